/** The canvas: the open flow as cards and connections, by mouse, touch and keyboard. */
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import { ConnectionMode, Panel, ReactFlow, type Rect, useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { useEffect, useId } from "react";
import { useMessages } from "@/lib/i18n";
import { useDraft, useFlow } from "../draft/context";
import { canvasId } from "../model/graph";
import { words } from "../messages";
import { useActs, useDropped } from "./acts";
import { Card } from "./card";
import { Chosen } from "./chosen";
import { Controls } from "./controls";
import { type AnyEdge, type AnyNode, useDrawing } from "./drawing";
import { Dots } from "./dots";
import { ExitEdge } from "./exit-edge";
import { EmptyFlow } from "./empty-flow";
import { useFirstView } from "./first-view";
import { HeatLegend } from "./heat";
import { Note } from "./note";
import { START, StartCard } from "./start-card";
import { useCanvasKeys } from "./keys";

const NODE_TYPES = { card: Card, note: Note, start: StartCard };
const EDGE_TYPES = { exit: ExitEdge };
const MULTI = ["Shift", "Meta", "Control"];

export function Canvas() {
  const t = useMessages(words);
  const flow = useFlow();
  const readOnly = useDraft((state) => state.readOnly);
  const { nodes, edges, onNodesChange, onEdgesChange } = useDrawing(flow);
  const acts = useActs();
  const drop = useDropped();
  const keys = useCanvasKeys();
  useFirstView(flow?.id, nodes);
  useSpot();
  const id = useId();
  return (
    <ReactFlow<AnyNode, AnyEdge>
      id={id}
      key={flow?.id ?? ""}
      aria-label={t("canvas", { name: flow?.name ?? "" })}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      {...acts}
      onDragOver={(event) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = readOnly ? "none" : "copy";
      }}
      onDrop={drop}
      onKeyDown={keys}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      edgesReconnectable={!readOnly}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      multiSelectionKeyCode={MULTI}
      connectionMode={ConnectionMode.Strict}
      connectionRadius={36}
      onlyRenderVisibleElements
      elevateNodesOnSelect
      panOnScroll
      minZoom={0.1}
      maxZoom={2}
      tabIndex={0}
      data-takes-focus
      proOptions={{ hideAttribution: true }}
    >
      <Dots />
      {(flow?.nodes ?? []).length === 0 && (
        <Panel position="top-left" className="pointer-events-none! inset-x-0! m-4! flex justify-center sm:mt-8!">
          <EmptyFlow />
        </Panel>
      )}
      <Controls />
      <HeatLegend />
      <span className="sr-only" role="status">
        <Chosen />
      </span>
    </ReactFlow>
  );
}

/** Bring what someone goes to into view, and of a flow that has room all of it. */
function useSpot() {
  const spot = useDraft((state) => state.spot);
  const { setCenter, getInternalNode, getNodes, getNodesBounds, getViewport, getZoom } = useReactFlow();
  const flow = useStoreApi();
  useEffect(() => {
    const id = spot?.node ?? (spot?.note ? canvasId(spot.note) : (spot?.start ?? spot?.trigger) ? START : undefined);
    if (id === undefined) return;
    const frame = requestAnimationFrame(() => {
      const node = getInternalNode(id);
      if (!node) return;
      const { x, y } = node.internals.positionAbsolute;
      const { width = 240, height = 120 } = node.measured;
      const [place, room] = [{ x, y, width, height }, flow.getState()];
      if (spot?.gentle && inView(place, getViewport(), room)) return;
      const [zoom, all] = [Math.max(getZoom(), 0.75), getNodesBounds(getNodes())];
      const shown = all.width * zoom <= room.width && all.height * zoom <= room.height ? all : place;
      void setCenter(shown.x + shown.width / 2, shown.y + shown.height / 2, { zoom, duration: 180 });
    });
    return () => cancelAnimationFrame(frame);
  }, [spot, setCenter, getInternalNode, getNodes, getNodesBounds, getViewport, getZoom, flow]);
}

function inView(place: Rect, { x, y, zoom }: Viewport, { width, height }: { width: number; height: number }): boolean {
  const [left, top] = [place.x * zoom + x, place.y * zoom + y];
  return left >= 0 && top >= 0 && left + place.width * zoom <= width && top + place.height * zoom <= height;
}
