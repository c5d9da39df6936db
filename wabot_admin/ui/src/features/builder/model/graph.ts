/** A flow as xyflow draws it, and back: pure, and exact in both directions. */
import type { Edge, Node } from "@xyflow/react";
import { exitsOf, type NodeExit } from "./exits";
import { pair } from "./edits";
import { asBefore, byKey, sameSet } from "./groups";
import type { Flow, FlowEdge, FlowNode, FlowNote, NodeType, Place } from "./types";

export type CardData = {
  node: FlowNode;
  type: NodeType | undefined;
  exits: readonly NodeExit[];
  /** The names of the exits that lead somewhere. */
  wired: ReadonlySet<string>;
  start: boolean;
};
export type CardNode = Node<CardData, "card">;
export type NoteNode = Node<{ note: FlowNote }, "note">;
export type CanvasNode = CardNode | NoteNode;
export type CanvasEdge = Edge<{ edge: FlowEdge; label: string }, "exit">;
export type Drawing = { nodes: CanvasNode[]; edges: CanvasEdge[] };

const NOTE_PREFIX = "note:";
/** How large a note is that says nothing of it. */
export const NOTE_SIZE: readonly [number, number] = [220, 110];
const GRID = { width: 320, height: 160, columns: 6 };

/** Draw a flow; nodes that have no place yet are laid out in a grid below the others. Cards and edges that are as they
 *  were in the drawing `before` stay the same objects, and so do lists in which nothing changed: nothing else is drawn anew. */
export function draw(flow: Flow, types: ReadonlyMap<string, NodeType>, before?: Drawing): Drawing {
  const edges = flow.edges ?? [];
  const layout = flow.layout ?? {};
  const bottom = Math.max(0, ...Object.values(layout).map((place) => place[1] ?? 0));
  const leaving = byKey(edges, (edge) => edge.source);
  const old = new Map<string, CanvasNode | CanvasEdge>([...(before?.nodes ?? []), ...(before?.edges ?? [])].map((each) => [each.id, each]));
  let unplaced = 0;
  const cards = (flow.nodes ?? []).map((node): CardNode => {
    const [x, y] = layout[node.id] ?? gridPlace(unplaced++, bottom);
    const type = types.get(node.type);
    return drawCard(node, type, { x: x ?? 0, y: y ?? 0 }, leaving.get(node.id) ?? [], flow.start === node.id, old.get(node.id));
  });
  const notes = (flow.notes ?? []).map((note) => drawNote(note, old.get(canvasId(note.id))));
  const known = new Map(cards.map((card) => [card.id, card.data.exits]));
  return {
    nodes: asBefore(before?.nodes, [...cards, ...notes]),
    edges: asBefore(before?.edges, edges.map((edge) => drawEdge(edge, known.get(edge.source) ?? [], old.get(edgeId(edge))))),
  };
}

type Old = CanvasNode | CanvasEdge | undefined;

function drawCard(node: FlowNode, type: NodeType | undefined, position: Place, edges: FlowEdge[], start: boolean, old: Old): CardNode {
  const wired = new Set(edges.map((edge) => edge.exit));
  if (old && isCard(old)) {
    const { data } = old;
    const same = data.node === node && data.type === type && data.start === start && sameSet(wired, data.wired);
    if (same && old.position.x === position.x && old.position.y === position.y) return old;
    if (same) return { ...old, position };
  }
  return { id: node.id, type: "card", position, data: { node, type, exits: exitsOf(node, type, edges), wired, start } };
}

function drawNote(note: FlowNote, old: Old): NoteNode {
  if (old?.type === "note" && (old as NoteNode).data.note === note) return old as NoteNode;
  const [width, height] = note.size ?? NOTE_SIZE;
  const position = { x: note.position[0] ?? 0, y: note.position[1] ?? 0 };
  return { id: canvasId(note.id), type: "note", position, width, height, zIndex: -1, data: { note } };
}

function isCard(each: CanvasNode | CanvasEdge): each is CardNode {
  return each.type === "card";
}

export function edgeId(edge: Pick<FlowEdge, "source" | "exit">): string {
  return `${edge.source}/${edge.exit}`;
}

/** Return the id a note has on the canvas. */
export function canvasId(note: string): string {
  return NOTE_PREFIX + note;
}

/** Return the note's own id, or undefined for a card's. */
export function noteId(canvasId: string): string | undefined {
  return canvasId.startsWith(NOTE_PREFIX) ? canvasId.slice(NOTE_PREFIX.length) : undefined;
}

/** Return the flow a drawing shows; what a drawing can't hold comes from `flow`. */
export function read(drawing: Drawing, flow: Flow): Flow {
  const cards = drawing.nodes.filter((node): node is CardNode => node.type === "card");
  const notes = drawing.nodes.filter((node): node is NoteNode => node.type === "note");
  const parts: Partial<Flow> = {};
  if (flow.nodes || cards.length) parts.nodes = cards.map((card) => card.data.node);
  if (flow.edges || drawing.edges.length) parts.edges = drawing.edges.flatMap((edge) => (edge.data ? [edge.data.edge] : []));
  if (flow.layout) {
    const placed = cards.filter((card) => flow.layout?.[card.id] !== undefined);
    const strangers = Object.entries(flow.layout).filter(([id]) => !cards.some((card) => card.id === id));
    parts.layout = Object.fromEntries([...strangers, ...placed.map((card) => [card.id, exactPlace(card, flow)] as const)]);
  }
  if (flow.notes || notes.length) parts.notes = notes.map((node) => ({ ...node.data.note, position: notePlace(node) }));
  return { ...flow, ...parts };
}

function exactPlace(card: CardNode, flow: Flow): number[] {
  const before = flow.layout?.[card.id];
  return before && before[0] === card.position.x && before[1] === card.position.y ? before : pair(card.position);
}

function notePlace(node: NoteNode): number[] {
  const before = node.data.note.position;
  return before[0] === node.position.x && before[1] === node.position.y ? before : pair(node.position);
}

function drawEdge(edge: FlowEdge, exits: readonly NodeExit[], old: Old): CanvasEdge {
  const label = exits.find((each) => each.name === edge.exit)?.label ?? edge.exit;
  if (old?.type === "exit") {
    const before = old as CanvasEdge;
    if (before.data?.edge === edge && before.data.label === label) return before;
  }
  return {
    id: edgeId(edge),
    type: "exit",
    source: edge.source,
    sourceHandle: edge.exit,
    target: edge.target,
    data: { edge, label },
  };
}

function gridPlace(index: number, bottom: number): [number, number] {
  const row = Math.floor(index / GRID.columns);
  return [(index % GRID.columns) * GRID.width, bottom + (row + 1) * GRID.height];
}
