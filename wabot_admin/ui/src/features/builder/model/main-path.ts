/** The way through a flow when all goes well: from its start, by the first way out that leads on. */
import { exitsOf } from "./exits";
import type { Flow, FlowNode, NodeType } from "./types";

export type PathStep = { node: FlowNode; label: string | undefined };

/** Return the steps of the main path in order, each once, with the words of the exit that is taken after it. */
export function mainPath(flow: Flow, types: ReadonlyMap<string, NodeType>): PathStep[] {
  const nodes = new Map((flow.nodes ?? []).map((node) => [node.id, node]));
  const path: PathStep[] = [];
  const seen = new Set<string>();
  let next = flow.start ?? undefined;
  while (next !== undefined && !seen.has(next)) {
    const node = nodes.get(next);
    if (!node) break;
    seen.add(next);
    const edges = (flow.edges ?? []).filter((edge) => edge.source === node.id);
    const exits = exitsOf(node, types.get(node.type), edges).filter((exit) => exit.kind !== "system");
    const taken = exits.find((exit) => edges.some((edge) => edge.exit === exit.name));
    path.push({ node, label: taken?.kind === "option" ? taken.label : undefined });
    next = edges.find((edge) => edge.exit === taken?.name)?.target;
  }
  return path;
}
