/** New nodes: their id, what their form begins with, and a free place for them. */
import { exitsOf, freeExit } from "./exits";
import { addNode, connect } from "./edits";
import { freeId } from "./ids";
import type { Config, Flow, FlowNode, NodeType, Place } from "./types";

const APART = { x: 320, y: 150 };
const GAP = 24;

/** Return a node of a type; a list whose entries are exits begins with two, so that there is something to connect. */
export function newNode(flow: Flow, type: NodeType, optionWord: string): FlowNode {
  const taken = new Set([...(flow.nodes ?? []), ...(flow.notes ?? [])].map((each) => each.id));
  const id = freeId(type.type.split(".").at(-1) ?? type.type, taken);
  return { id, type: type.type, version: type.version, config: beginning(type, optionWord) };
}

function beginning(type: NodeType, optionWord: string): Config {
  if (!type.options) return {};
  const entry = (count: number): Config => ({ id: `option-${count}`, label: `${optionWord} ${count}` });
  return { [type.options]: [entry(1), entry(2)] };
}

/** Return a place right of a node, or below what lies there already. */
export function placeAfter(flow: Flow, id: string | undefined): Place {
  const places = Object.values(flow.layout ?? {}).map(([x, y]) => ({ x: x ?? 0, y: y ?? 0 }));
  const from = id === undefined ? undefined : flow.layout?.[id];
  const last = from ? { x: from[0] ?? 0, y: from[1] ?? 0 } : places.reduce((a, b) => (b.x > a.x ? b : a), places[0] ?? { x: -APART.x, y: 0 });
  return freePlace(places, { x: last.x + APART.x, y: last.y });
}

export function freePlace(places: readonly Place[], wanted: Place): Place {
  const place = { ...wanted };
  while (places.some((each) => Math.abs(each.x - place.x) < 250 && Math.abs(each.y - place.y) < 110)) place.y += APART.y;
  return place;
}

export type Box = Place & { width: number; height: number };

/** Return where something of a size covers nothing: at the place wanted, or below what is in its way. */
export function uncovered(boxes: readonly Box[], { width, height, ...wanted }: Box): Place {
  const place = { ...wanted };
  const inWay = () =>
    boxes.find((box) => place.x < box.x + box.width && box.x < place.x + width && place.y < box.y + box.height && box.y < place.y + height);
  for (let box = inWay(); box; box = inWay()) place.y = box.y + box.height + GAP;
  return place;
}

type Where = { at?: Place | undefined; exit?: string | undefined };

/** Add a node, joined to a way out of `after`: the one that is named, else the first that leads nowhere. */
export function addAfter(node: FlowNode, types: ReadonlyMap<string, NodeType>, after: FlowNode | undefined, { at, exit: named }: Where = {}): (flow: Flow) => Flow {
  return (flow) => {
    const place = at ?? placeAfter(flow, after?.id);
    const added = addNode(node, place)(flow);
    if (!after) return added;
    const edges = (flow.edges ?? []).filter((edge) => edge.source === after.id);
    const exit = named ?? freeExit(exitsOf(after, types.get(after.type), edges), new Set(edges.map((edge) => edge.exit)))?.name;
    return exit === undefined ? added : connect({ source: after.id, exit, target: node.id })(added);
  };
}
