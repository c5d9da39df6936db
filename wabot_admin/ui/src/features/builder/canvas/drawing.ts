/** The open flow as xyflow shows it: drawn from the document, with what only the canvas knows (sizes, choice, a drag). */
import { applyNodeChanges, type Edge, type EdgeChange, type NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import { useBuilder, useDraft } from "../draft/context";
import type { Selection } from "../draft/store";
import { canvasId, draw, noteId, type CanvasEdge, type CanvasNode, type Drawing } from "../model/graph";
import { asBefore } from "../model/groups";
import { CARD_WIDTH, guessed } from "../model/sizes";
import type { Flow, NodeType } from "../model/types";
import { START, type StartNode } from "./start-card";

export type AnyNode = CanvasNode | StartNode;
export type AnyEdge = CanvasEdge | Edge;

const START_GAP = 300;
const CARD_HEIGHT = 130;

/** Draws flows, each time using again what has not changed. */
class Pencil {
  private last: Drawing | undefined;
  private start: StartNode | undefined;
  private begin: Edge | undefined;
  private nodes: AnyNode[] | undefined;
  private edges: AnyEdge[] | undefined;

  draw(flow: Flow | undefined, types: ReadonlyMap<string, NodeType>): { nodes: AnyNode[]; edges: AnyEdge[] } {
    if (!flow) return { nodes: [], edges: [] };
    this.last = draw(flow, types, this.last);
    const first = this.last.nodes.find((node) => node.id === flow.start);
    const position = first ? { x: first.position.x - START_GAP, y: first.position.y } : { x: 0, y: 0 };
    const triggers = flow.triggers ?? NO_TRIGGERS;
    const old = this.start;
    if (old?.data.triggers !== triggers || old.position.x !== position.x || old.position.y !== position.y) {
      this.start = { id: START, type: "start", position, draggable: false, data: { triggers } };
    }
    if (this.begin?.target !== first?.id) this.begin = first && { id: START, source: START, sourceHandle: START, target: first.id, selectable: false, className: "wabot-start-edge" };
    const start = flow.nodes?.length ? [this.start as StartNode] : []; // what stands for an empty flow says what starts it
    this.nodes = asBefore(this.nodes, [...start, ...this.last.nodes]);
    this.edges = asBefore(this.edges, [...(this.begin ? [this.begin] : []), ...this.last.edges]);
    return { nodes: this.nodes, edges: this.edges };
  }
}

const NO_TRIGGERS: never[] = [];

/** Return the nodes and edges to show, and what to do when xyflow changes them. */
export function useDrawing(flow: Flow | undefined) {
  const { store, types } = useBuilder();
  const selection = useDraft((state) => state.selection);
  const [pencil] = useState(() => new Pencil());
  const drawn = useMemo(() => pencil.draw(flow, types.nodes), [pencil, flow, types.nodes]);
  const [shown, setShown] = useState<{ drawn: typeof drawn; selection: Selection; nodes: AnyNode[] }>(() => ({ drawn, selection, nodes: reconcile(drawn.nodes, [], selection) }));
  let { nodes } = shown;
  if (shown.drawn !== drawn || shown.selection !== selection) {
    nodes = reconcile(drawn.nodes, shown.nodes, selection);
    setShown({ drawn, selection, nodes });
  }
  const edges = useMemo(
    () => (selection.edge === null ? drawn.edges : drawn.edges.map((edge) => (edge.id === selection.edge ? { ...edge, selected: true } : edge))),
    [drawn.edges, selection.edge],
  );
  const onNodesChange = useCallback((changes: NodeChange<AnyNode>[]) => {
    setShown((before) => ({ ...before, nodes: withoutGuesses(applyNodeChanges(changes, before.nodes), changes) }));
    const chosen = changes.filter((change) => change.type === "select");
    if (chosen.length === 0) return;
    const { selection: before } = store.get();
    const ids = idsOf(before);
    for (const { id, selected } of chosen) if (selected) ids.add(id); else ids.delete(id);
    store.select(selectionOf(ids, ids.size > 0 ? null : before.edge));
  }, [store]);
  const onEdgesChange = useCallback((changes: EdgeChange<AnyEdge>[]) => {
    for (const change of changes) {
      if (change.type !== "select" || change.id === START) continue;
      const now = store.get().selection;
      if (change.selected) store.select({ edge: change.id });
      else if (now.edge === change.id) store.select({ ...now, edge: null });
    }
  }, [store]);
  return { nodes, edges, onNodesChange, onEdgesChange };
}

/** Return what is chosen by its ids on the canvas. */
export function idsOf({ nodes, notes, start }: Selection): Set<string> {
  return new Set([...nodes, ...[...notes].map(canvasId), ...(start ? [START] : [])]);
}

export function selectionOf(ids: ReadonlySet<string>, edge: string | null): Selection {
  const notes = [...ids].map(noteId).filter((id) => id !== undefined);
  const nodes = [...ids].filter((id) => noteId(id) === undefined && id !== START);
  return { nodes: new Set(nodes), notes: new Set(notes), edge, start: ids.has(START) };
}

/** Return the room a card or note takes on the canvas, as far as it is known. */
export function boxOf({ id, position, measured, width, height }: AnyNode) {
  return { id, ...position, width: measured?.width ?? width ?? CARD_WIDTH, height: measured?.height ?? height ?? CARD_HEIGHT };
}

function reconcile(drawn: readonly AnyNode[], before: readonly AnyNode[], selection: Selection): AnyNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  return drawn.map((node) => {
    const was = old.get(node.id);
    const selected = isChosen(node.id, selection);
    if (was && was.data === node.data && was.selected === selected && (was.dragging || samePlace(was, node))) return was;
    return { ...node, selected, ...sizeOf(node, was) } as AnyNode;
  });
}

function sizeOf(node: AnyNode, was: AnyNode | undefined): Partial<AnyNode> | undefined {
  if (was?.measured) return { measured: was.measured, ...(was.handles && was.data === node.data && { handles: was.handles }) };
  return node.type === "card" ? guessed(node.data) : undefined;
}

/** Let go of what was guessed about nodes that were measured. */
function withoutGuesses(nodes: AnyNode[], changes: NodeChange<AnyNode>[]): AnyNode[] {
  const measured = new Set(changes.filter((change) => change.type === "dimensions").map((change) => change.id));
  return measured.size === 0 ? nodes : nodes.map((node) => (node.handles && measured.has(node.id) ? ({ ...node, handles: undefined } as AnyNode) : node));
}

function samePlace(a: AnyNode, b: AnyNode): boolean {
  return a.position.x === b.position.x && a.position.y === b.position.y;
}

function isChosen(id: string, { nodes, notes, start }: Selection): boolean {
  if (id === START) return start;
  const note = noteId(id);
  return note === undefined ? nodes.has(id) : notes.has(note);
}
