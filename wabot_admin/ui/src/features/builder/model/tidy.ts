/** Places cards from left to right in the order of the talk: pure, the same for the same flow. */
import { byKey } from "./groups";
import type { Flow, Place } from "./types";

const COLUMN = 320;
const GAP = 36;
const HEIGHT = 130;

/** Return a place for every node; `heightOf` says how tall a card is, if that is known. */
export function tidy(flow: Flow, heightOf: (id: string) => number | undefined = () => undefined): Record<string, Place> {
  const ids = (flow.nodes ?? []).map((node) => node.id);
  const known = new Set(ids);
  const ways = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { source, target } of flow.edges ?? []) if (known.has(source) && known.has(target)) ways.get(source)?.push(target);
  const roots = flow.start && known.has(flow.start) ? [flow.start, ...ids.filter((id) => id !== flow.start)] : ids;
  const { order, forward } = walk(roots, ways);
  const column = columns(order, forward);
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [source, targets] of forward) for (const target of targets) before.get(target)?.push(source);
  const lists = byKey(order, (id) => String(column.get(id) ?? 0));
  const places: Record<string, Place> = {};
  for (const x of [...lists.keys()].map(Number).sort((a, b) => a - b)) {
    const wanted = new Map((lists.get(String(x)) ?? []).map((id) => [id, middleOf(before.get(id) ?? [], places)]));
    const sorted = [...wanted.entries()].sort(([, a], [, b]) => (a ?? Infinity) - (b ?? Infinity)).map(([id]) => id);
    let free = -Infinity;
    for (const id of sorted) {
      const y = Math.max(wanted.get(id) ?? (free === -Infinity ? 0 : free), free);
      places[id] = { x: x * COLUMN, y };
      free = y + (heightOf(id) ?? HEIGHT) + GAP;
    }
  }
  return places;
}

/** Go through the nodes depth first, in the order of their exits; ways back to where one came from are left out. */
function walk(roots: readonly string[], ways: ReadonlyMap<string, readonly string[]>) {
  const state = new Map<string, "open" | "done">();
  const forward = new Map<string, string[]>();
  const order: string[] = [];
  for (const root of roots) {
    if (state.has(root)) continue;
    const stack: { id: string; next: number }[] = [{ id: root, next: 0 }];
    state.set(root, "open");
    forward.set(root, []);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const target = ways.get(top.id)?.[top.next++];
      if (target === undefined) {
        state.set(top.id, "done");
        order.push(top.id);
        stack.pop();
      } else if (state.get(target) !== "open") {
        forward.get(top.id)?.push(target);
        if (!state.has(target)) {
          state.set(target, "open");
          forward.set(target, []);
          stack.push({ id: target, next: 0 });
        }
      }
    }
  }
  return { order: order.reverse(), forward };
}

/** Put each node one column right of the last that leads to it; `order` has every node before those it leads to. */
function columns(order: readonly string[], forward: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const column = new Map(order.map((id) => [id, 0]));
  for (const id of order) {
    for (const target of forward.get(id) ?? []) column.set(target, Math.max(column.get(target) ?? 0, (column.get(id) ?? 0) + 1));
  }
  return column;
}

function middleOf(ids: readonly string[], places: Readonly<Record<string, Place>>): number | undefined {
  const ys = ids.flatMap((id) => places[id]?.y ?? []);
  return ys.length ? Math.min(...ys) : undefined;
}
