/** Which nodes of a flow can be reached from where it starts, and who stands where; kept as long as the flow is. */
import { byKey } from "./groups";
import type { Flow } from "./types";

const known = new WeakMap<Flow, ReadonlySet<string>>();

/** Return the ids of the nodes no way leads to. */
export function unreachable(flow: Flow): ReadonlySet<string> {
  let found = known.get(flow);
  if (!found) {
    found = find(flow);
    known.set(flow, found);
  }
  return found;
}

function find(flow: Flow): ReadonlySet<string> {
  const ways = byKey(flow.edges ?? [], (edge) => edge.source);
  const seen = new Set<string>();
  const todo = flow.start ? [flow.start] : [];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    todo.push(...(ways.get(id) ?? []).map((edge) => edge.target));
  }
  return new Set((flow.nodes ?? []).map((node) => node.id).filter((id) => !seen.has(id)));
}
