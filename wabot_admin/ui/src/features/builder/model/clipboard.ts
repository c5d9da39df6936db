/** Copying nodes and notes within a flow, between flows and between bots: as text that says what it is. */
import type { Companions } from "./companions";
import { pair } from "./edits";
import { freeId } from "./ids";
import type { Flow, FlowEdge, FlowNode, FlowNote, Place } from "./types";

const MARK = "wabot/nodes";

export type Clip = { wabot: typeof MARK; nodes: FlowNode[]; edges: FlowEdge[]; notes: FlowNote[]; layout: Record<string, number[]> } & Companions;

/** Return chosen nodes and notes with the edges between them and what they need, as text; undefined if nothing was chosen. */
export function copy(flow: Flow, nodeIds: ReadonlySet<string>, noteIds: ReadonlySet<string>, needs: (nodes: FlowNode[]) => Companions = () => ({ flows: [], variables: [] })): string | undefined {
  const nodes = (flow.nodes ?? []).filter((node) => nodeIds.has(node.id));
  const notes = (flow.notes ?? []).filter((note) => noteIds.has(note.id));
  if (nodes.length + notes.length === 0) return undefined;
  const edges = (flow.edges ?? []).filter((edge) => nodeIds.has(edge.source) && nodeIds.has(edge.target));
  const layout = Object.fromEntries(Object.entries(flow.layout ?? {}).filter(([id]) => nodeIds.has(id)));
  return JSON.stringify({ wabot: MARK, nodes, edges, notes, layout, ...needs(nodes) } satisfies Clip, null, 1);
}

/** Read what `copy` wrote, anywhere; undefined for any other text. */
export function readClip(text: string): Clip | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isDict(data) || data.wabot !== MARK) return undefined;
  const { nodes, edges, notes, layout, flows = [], variables = [] } = data;
  const whole =
    areDicts(nodes, ["id", "type"]) && areDicts(edges, ["source", "exit", "target"]) && areDicts(notes, ["id", "text"]) && areDicts(flows, ["id", "name"]) && areDicts(variables, ["name"]);
  return whole && isDict(layout) ? ({ ...data, flows, variables } as Clip) : undefined;
}

export type Pasted = { flow: Flow; nodes: string[]; notes: string[] };

/** Put a clip into a flow with ids of its own, its upper left corner at a place. */
export function paste(flow: Flow, clip: Clip, place: Place): Pasted {
  const taken = new Set([...(flow.nodes ?? []), ...(flow.notes ?? [])].map((each) => each.id));
  const fresh = (id: string): string => {
    const free = freeId(id, taken);
    taken.add(free);
    return free;
  };
  const ids = new Map(clip.nodes.map((node) => [node.id, fresh(node.id)]));
  const corner = cornerOf(clip);
  const moved = (position: readonly number[]): [number, number] =>
    pair({ x: (position[0] ?? 0) - corner.x + place.x, y: (position[1] ?? 0) - corner.y + place.y });
  const notes = clip.notes.map((note) => ({ ...note, id: fresh(note.id), position: moved(note.position) }));
  const nodes = clip.nodes.map((node) => ({ ...node, id: ids.get(node.id) ?? node.id }));
  const edges = clip.edges.flatMap((edge) => {
    const [source, target] = [ids.get(edge.source), ids.get(edge.target)];
    return source && target ? [{ ...edge, source, target }] : [];
  });
  const layout = Object.fromEntries(
    clip.nodes.map((node, index) => [ids.get(node.id) ?? node.id, moved(clip.layout[node.id] ?? [index * 40, index * 40])]),
  );
  return {
    flow: {
      ...flow,
      start: flow.start ?? nodes[0]?.id ?? null,
      nodes: [...(flow.nodes ?? []), ...nodes],
      edges: [...(flow.edges ?? []), ...edges],
      notes: [...(flow.notes ?? []), ...notes],
      layout: { ...flow.layout, ...layout },
    },
    nodes: nodes.map((node) => node.id),
    notes: notes.map((note) => note.id),
  };
}

/** Return the upper left corner of a clip. */
export function cornerOf(clip: Clip): Place {
  const places = [...Object.values(clip.layout), ...clip.notes.map((note) => note.position)];
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map((each) => each[0] ?? 0)), y: Math.min(...places.map((each) => each[1] ?? 0)) };
}

function areDicts(list: unknown, names: readonly string[]): boolean {
  return Array.isArray(list) && list.every((item) => isDict(item) && names.every((name) => typeof item[name] === "string"));
}

function isDict(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
