/** A connection; pointed at or chosen it offers to insert a step or to go. */
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, useStore } from "@xyflow/react";
import { Plus, X } from "lucide-react";
import { memo, useState } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import type { BuilderState } from "../draft/store";
import { disconnect } from "../model/edits";
import type { CanvasEdge } from "../model/graph";
import { words } from "../messages";
import { isFar } from "./far";
import { HeatShare, useHeatExit } from "./heat";
import { useInsert } from "./inserting";

export const ExitEdge = memo(function ExitEdge(props: EdgeProps<CanvasEdge>) {
  const { id, data, selected } = props;
  const [hovered, setHovered] = useState(false);
  const readOnly = useDraft((state) => state.readOnly);
  const look = useDraft((state) => lookOf(state, id));
  const far = useStore(isFar);
  const heat = useHeatExit(id);
  const [path, x, y] = getBezierPath(props);
  return (
    <g onMouseEnter={() => setHovered(true)} onMouseLeave={() => setHovered(false)}>
      <BaseEdge path={path} interactionWidth={far ? 0 : 24} className={cn("wabot-edge", look && `wabot-edge-${look}`, (hovered || selected) && "wabot-edge-chosen")} {...(heat && { style: { strokeWidth: 1.5 + 5 * heat.share } })} />
      {heat && heat.share < 0.995 && !far && !(hovered || selected) && (
        <EdgeLabelRenderer>
          <HeatShare x={x} y={y} exit={heat} />
        </EdgeLabelRenderer>
      )}
      {(hovered || selected) && data && (
        <EdgeLabelRenderer>
          <EdgeBar x={x} y={y} data={data} readOnly={readOnly} onHover={setHovered} />
        </EdgeLabelRenderer>
      )}
    </g>
  );
});

type BarProps = { x: number; y: number; data: NonNullable<CanvasEdge["data"]>; readOnly: boolean; onHover: (on: boolean) => void };

function EdgeBar({ x, y, data: { edge, label }, readOnly, onHover }: BarProps) {
  const t = useMessages(words);
  const { store } = useBuilder();
  const insert = useInsert();
  return (
    <div
      role="toolbar"
      aria-label={label}
      className="nodrag nopan pointer-events-auto absolute z-10 flex items-center gap-0.5 rounded-full border bg-surface p-0.5 text-xs shadow-raised"
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      onMouseEnter={() => onHover(true)}
      onMouseLeave={() => onHover(false)}
    >
      <span className="max-w-40 truncate px-1.5">{label}</span>
      {!readOnly && (
        <>
          <button type="button" aria-label={t("insertHere")} className="rounded-full p-1 hover:bg-accent" onClick={() => insert({ edge, at: { x, y } })}>
            <Plus className="size-3.5" aria-hidden />
          </button>
          <button
            type="button"
            aria-label={t("removeEdge")}
            className="rounded-full p-1 text-danger-ink hover:bg-danger-soft"
            onClick={() => store.editFlow(disconnect(edge.source, edge.exit), { label: t("disconnected") })}
          >
            <X className="size-3.5" aria-hidden />
          </button>
        </>
      )}
    </div>
  );
}

function lookOf(state: BuilderState, id: string): string | undefined {
  if (state.light?.flow === state.flow && state.light.edges.has(id)) return "lit";
  return state.marks?.flow === state.flow ? state.marks.edges.get(id) : undefined;
}
