/** Two versions of a bot drawn as one: what was removed stays as a ghost, and each node and edge is told how it differs. */
import type { Mark, Marks } from "../draft/store";
import { edgeId } from "../model/graph";
import { equal } from "../model/merge";
import type { BotDocument, Flow, FlowEdge, FlowNode } from "../model/types";

export type Overlay = { document: BotDocument; marks: ReadonlyMap<string, Marks> };

/** Return `after` with what only `before` has, and the marks of each flow by its id. */
export function overlay(before: BotDocument | null, after: BotDocument): Overlay {
  const olds = before?.flows ?? [];
  const news = after.flows ?? [];
  const gone = olds.filter((flow) => !news.some((each) => each.id === flow.id));
  const marks = new Map<string, Marks>();
  const flows = [...news, ...gone].map((flow) => {
    const old = olds.find((each) => each.id === flow.id);
    const now = gone.includes(flow) ? undefined : flow;
    const both = overlayFlow(old, now);
    marks.set(flow.id, both.marks);
    return both.flow;
  });
  return { document: { ...after, flows }, marks };
}

/** Return how many nodes and edges of a flow differ. */
export function countMarks(marks: Marks | undefined): number {
  return marks ? marks.nodes.size + marks.edges.size : 0;
}

function overlayFlow(before: Flow | undefined, after: Flow | undefined): { flow: Flow; marks: Marks } {
  const base = after ?? before;
  if (!base) throw new Error("a flow of neither version");
  const nodes = marked(before?.nodes ?? [], after?.nodes ?? [], (node: FlowNode) => node.id);
  const edges = marked(before?.edges ?? [], after?.edges ?? [], (edge: FlowEdge) => edgeId(edge));
  return {
    flow: { ...base, nodes: nodes.all, edges: edges.all, layout: { ...before?.layout, ...after?.layout } },
    marks: { flow: base.id, nodes: nodes.marks, edges: edges.marks },
  };
}

function marked<T>(before: readonly T[], after: readonly T[], key: (each: T) => string): { all: T[]; marks: Map<string, Mark> } {
  const olds = new Map(before.map((each) => [key(each), each]));
  const news = new Set(after.map(key));
  const marks = new Map<string, Mark>();
  for (const each of after) {
    const old = olds.get(key(each));
    if (old === undefined) marks.set(key(each), "added");
    else if (!equal(old, each)) marks.set(key(each), "changed");
  }
  const gone = before.filter((each) => !news.has(key(each)));
  for (const each of gone) marks.set(key(each), "removed");
  return { all: [...after, ...gone], marks };
}
