/** Which nodes of a flow can be reached from where it starts; kept as long as its connections are, whatever is typed. */
import { byKey } from "./groups";
import type { Flow, FlowEdge } from "./types";

type Reached = { start: string | null | undefined; ids: ReadonlySet<string> };

const NO_EDGES: FlowEdge[] = [];
const known = new WeakMap<readonly FlowEdge[], Reached>();

/** Return the ids of the nodes a way leads to, that of the first included. */
export function reached({ start, edges = NO_EDGES }: Flow): ReadonlySet<string> {
  let found = known.get(edges);
  if (!found || found.start !== start) {
    found = { start, ids: follow(start, edges) };
    known.set(edges, found);
  }
  return found.ids;
}

function follow(start: string | null | undefined, edges: readonly FlowEdge[]): ReadonlySet<string> {
  const ways = byKey(edges, (edge) => edge.source);
  const seen = new Set<string>();
  const todo = start ? [start] : [];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    todo.push(...(ways.get(id) ?? []).map((edge) => edge.target));
  }
  return seen;
}
