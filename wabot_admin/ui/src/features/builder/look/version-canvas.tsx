/** A version of the bot on a canvas of its own, read-only; with marks, as it differs from another. */
import { ReactFlowProvider, useNodesInitialized, useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";
import { Select } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { Canvas } from "../canvas";
import { BuilderProvider, useBuilder } from "../draft/context";
import { BuilderStore, type Marks } from "../draft/store";
import type { BotDocument } from "../model/types";
import { words } from "./messages";
import { countMarks, overlay } from "./overlay";

const READABLE = 0.4;

type Props = { document: BotDocument; before?: BotDocument | null };

/** Give it a key: another document needs another canvas. */
export function VersionCanvas({ document, before }: Props) {
  const t = useMessages(words);
  const outer = useBuilder();
  const [{ store, marks, flows }] = useState(() => {
    const both = before === undefined ? { document, marks: new Map<string, Marks>() } : overlay(before, document);
    const flows = both.document.flows ?? [];
    const open = outer.store.get().flow;
    const first = flows.find((flow) => flow.id === open && (before === undefined || countMarks(both.marks.get(flow.id)) > 0)) ?? flows.find((flow) => countMarks(both.marks.get(flow.id)) > 0);
    const made = new BuilderStore({ bot: outer.store.get().bot, document: both.document, rev: 0, readOnly: true, flow: first?.id ?? open });
    return { store: made, marks: both.marks, flows };
  });
  const [flow, setFlow] = useState(store.get().flow);
  useEffect(() => {
    store.openFlow(flow);
    store.setMarks(marks.get(flow) ?? null);
  }, [store, flow, marks]);
  useEffect(() => store.subscribe(() => setFlow(store.get().flow)), [store]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-3 border-b bg-surface px-3 py-2">
        <Select aria-label={t("flow")} className="w-72 max-w-full" value={flow} onChange={(event) => setFlow(event.target.value)}>
          {flows.map((each) => {
            const count = countMarks(marks.get(each.id));
            return (
              <option key={each.id} value={each.id}>
                {each.name}
                {count > 0 && ` · ${t("changes", { count })}`}
              </option>
            );
          })}
        </Select>
        {before !== undefined && <Legend />}
      </div>
      <div className="relative min-h-0 flex-1">
        <BuilderProvider builder={{ ...outer, store }}>
          <ReactFlowProvider>
            <Canvas />
            <FirstLook key={flow} marks={marks.get(flow)} />
          </ReactFlowProvider>
        </BuilderProvider>
      </div>
    </div>
  );
}

/** Bring the whole flow into view as soon as all its cards are measured; of one that is too large to read, what changed. */
function FirstLook({ marks }: { marks: Marks | undefined }) {
  const ready = useNodesInitialized();
  const { fitView, getNodes, getNodesBounds } = useReactFlow();
  const canvas = useStoreApi();
  useEffect(() => {
    if (!ready) return;
    const frame = requestAnimationFrame(() => {
      const [all, { width, height }] = [getNodesBounds(getNodes()), canvas.getState()];
      const marked = [...(marks?.nodes.keys() ?? [])].map((id) => ({ id }));
      const large = Math.min(width / all.width, height / all.height) < READABLE;
      void fitView({ padding: 0.15, maxZoom: 1, minZoom: 0.25, ...(large && marked.length > 0 && { nodes: marked }) });
    });
    return () => cancelAnimationFrame(frame);
  }, [ready, fitView, getNodes, getNodesBounds, canvas, marks]);
  return null;
}

function Legend() {
  const t = useMessages(words);
  return (
    <ul className="flex flex-wrap gap-3 text-xs text-muted-foreground">
      <li className="flex items-center gap-1.5"><span className="size-3 rounded-sm border-2 border-primary" aria-hidden />{t("added")}</li>
      <li className="flex items-center gap-1.5"><span className="size-3 rounded-sm border-2 border-warning-ink" aria-hidden />{t("changed")}</li>
      <li className="flex items-center gap-1.5"><span className="size-3 rounded-sm border-2 border-dashed border-danger" aria-hidden />{t("removed")}</li>
    </ul>
  );
}
