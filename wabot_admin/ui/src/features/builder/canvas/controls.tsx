/** Zooming, showing all, tidying up, notes, and the map. */
import { Panel, useReactFlow } from "@xyflow/react";
import { Map as MapIcon, Maximize, Minus, Plus, StickyNote, WandSparkles } from "lucide-react";
import { memo, useState, type ReactNode } from "react";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import { uncovered } from "../model/adding";
import { move, putNote } from "../model/edits";
import { freeId } from "../model/ids";
import { tidy } from "../model/tidy";
import { words } from "../messages";
import { FlowMap } from "./flow-map";

const NOTE = { width: 220, height: 110 };

export const Controls = memo(function Controls() {
  const t = useMessages(words);
  const { store } = useBuilder();
  const readOnly = useDraft((state) => state.readOnly);
  const [map, setMap] = useState(false);
  const { zoomIn, zoomOut, fitView, getNodes, screenToFlowPosition } = useReactFlow();
  const tidyUp = () => {
    const sizes = new Map(getNodes().map((node) => [node.id, node.measured ?? {}]));
    store.editFlow((flow) => move(tidy(flow, (id) => sizes.get(id)?.height))(flow), { label: t("tidied") });
    requestAnimationFrame(() => void fitView({ padding: 0.2, maxZoom: 1 }));
  };
  const addNote = () => {
    const middle = screenToFlowPosition({ x: innerWidth / 2, y: innerHeight / 2 });
    const boxes = getNodes().map(({ position, measured }) => ({ ...position, width: measured?.width ?? 0, height: measured?.height ?? 0 }));
    const { x, y } = uncovered(boxes, { x: middle.x - NOTE.width / 2, y: middle.y - NOTE.height / 2, ...NOTE });
    let id = "";
    store.editFlow(
      (flow) => {
        id = freeId("note", new Set([...(flow.nodes ?? []), ...(flow.notes ?? [])].map((each) => each.id)));
        return putNote({ id, text: "", position: [Math.round(x), Math.round(y)], size: [NOTE.width, NOTE.height], color: "yellow" })(flow);
      },
      { label: t("noteAdded") },
    );
    store.goTo({ note: id, field: "text" });
  };
  return (
    <>
      <Panel position="bottom-left" className="m-3!">
        <div role="toolbar" aria-label={t("canvasTools")} className="flex items-center gap-0.5 rounded-lg border bg-surface p-1 shadow-card">
          <Tool label={t("zoomOut")} onClick={() => void zoomOut()}><Minus aria-hidden /></Tool>
          <Tool label={t("zoomIn")} onClick={() => void zoomIn()}><Plus aria-hidden /></Tool>
          <Tool label={t("fit")} onClick={() => void fitView({ padding: 0.2, maxZoom: 1 })}><Maximize aria-hidden /></Tool>
          <Tool label={t("map")} pressed={map} onClick={() => setMap(!map)}><MapIcon aria-hidden /></Tool>
          {!readOnly && (
            <>
              <span className="mx-1 h-5 w-px bg-border" aria-hidden />
              <Tool label={t("tidy")} onClick={tidyUp}><WandSparkles aria-hidden /></Tool>
              <Tool label={t("addNote")} onClick={addNote}><StickyNote aria-hidden /></Tool>
            </>
          )}
        </div>
      </Panel>
      {map && <FlowMap />}
    </>
  );
});

function Tool({ label, pressed, onClick, children }: { label: string; pressed?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip text={label} side="top">
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
        className={cn("grid size-8 place-items-center rounded-md text-muted-foreground hover:bg-accent hover:text-foreground [&_svg]:size-4", pressed && "bg-accent text-foreground")}
      >
        {children}
      </button>
    </Tooltip>
  );
}
