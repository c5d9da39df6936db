/** The builder's address: what it opens with, and the open flow kept in it. */
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { flowOf, useDraft } from "./draft/context";
import type { BuilderStore } from "./draft/store";

/** Show the step and the panel that the address names; only what it said at the beginning counts. */
export function useBeginning(store: BuilderStore): void {
  const [params] = useSearchParams();
  useEffect(() => {
    const node = params.get("node");
    if (node && flowOf(store.get())?.nodes?.some((each) => each.id === node)) store.goTo({ node });
    const panel = params.get("panel");
    if (panel) store.openPanel(panel);
  }, [store]); // eslint-disable-line react-hooks/exhaustive-deps -- as said above
}

/** Keep the open flow in the address, and the version that is looked at. */
export function useAddress(): void {
  const flow = useDraft((state) => state.flow);
  const version = useDraft((state) => state.version?.number);
  const [, setParams] = useSearchParams();
  useEffect(() => {
    const parts = { ...(version !== undefined && { revision: String(version) }), ...(flow && { flow }) };
    setParams(parts, { replace: true, preventScrollReset: true });
  }, [flow, version, setParams]);
}

/** Have the panel opened again by the page that is loaded now, which the router would be too late for. */
export function nameInAddress(panel: string | null): void {
  const address = new URL(location.href);
  if (panel) address.searchParams.set("panel", panel);
  history.replaceState(history.state, "", address);
}
