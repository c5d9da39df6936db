/** The ways out of a node: those its type declares, one for each option of its form, and wabot's own. */
import type { Exit, FlowEdge, FlowNode, NodeType } from "./types";

export type NodeExit = Exit & { kind: "declared" | "option" | "system" | "unknown" };

/** Return a node's exits in the order they are drawn: options, declared, system; last those only an edge knows. */
export function exitsOf(node: FlowNode, type: NodeType | undefined, edges: readonly FlowEdge[]): NodeExit[] {
  const known: NodeExit[] = type
    ? [
        ...optionsOf(node, type),
        ...type.exits.map((exit) => ({ ...exit, kind: "declared" as const })),
        ...type.system_exits.map((exit) => ({ ...exit, kind: "system" as const })),
      ]
    : [];
  const names = new Set(known.map((exit) => exit.name));
  const others = edges.filter((edge) => edge.source === node.id && !names.has(edge.exit)).map((edge) => edge.exit);
  return [...known, ...[...new Set(others)].map((name) => ({ name, label: name, kind: "unknown" as const }))];
}

/** Return the exits shown without being asked for: all but system exits that lead nowhere. */
export function visibleExits(exits: readonly NodeExit[], wired: ReadonlySet<string>): NodeExit[] {
  return exits.filter((exit) => exit.kind !== "system" || wired.has(exit.name));
}

/** Return the first exit that leads nowhere yet and is no system exit, or undefined. */
export function freeExit(exits: readonly NodeExit[], wired: ReadonlySet<string>): NodeExit | undefined {
  return exits.find((exit) => exit.kind !== "system" && !wired.has(exit.name));
}

function optionsOf(node: FlowNode, type: NodeType): NodeExit[] {
  const entries = type.options ? node.config?.[type.options] : undefined;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { id, label } = entry as { id?: unknown; label?: unknown };
    if (typeof id !== "string" || id === "") return [];
    return [{ name: id, label: typeof label === "string" && label ? label : id, kind: "option" as const }];
  });
}
