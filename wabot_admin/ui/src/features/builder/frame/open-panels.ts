/** Which panels there are for this person, beside the draft or a version of it. */
import { useMe } from "@/api/me";
import { useDraft } from "../draft/context";
import type { Panel } from "../panel";
import { PANELS } from "../panels";

export function usePanels(): Panel[] {
  const scopes = useMe().data?.scopes ?? [];
  const version = useDraft((state) => state.version !== null);
  return PANELS.filter((panel) => (!version || panel.versions) && (!panel.scope || scopes.includes(panel.scope)));
}

/** Return the panel that is open at a place. */
export function useOpenPanel(place: Panel["place"]): Panel | undefined {
  const open = useDraft((state) => state.panel);
  return usePanels().find((panel) => panel.id === open && panel.place === place);
}
