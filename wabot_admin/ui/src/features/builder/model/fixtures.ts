/** Documents for tests of the model: generated ones from a printed seed, and node types of every shape. */
import type { BotDocument, Flow, FlowEdge, FlowNode, NodeType } from "./types";

export const nodeType = (type: string, parts: Partial<NodeType> = {}): NodeType => ({
  type,
  version: 1,
  title: type,
  help: "",
  icon: "box",
  plugin: type.split(".")[0] ?? "",
  category: "talk",
  schema: {},
  ui: {},
  templates: [],
  exits: [{ name: "next", label: "Next" }],
  options: null,
  system_exits: [{ name: "error", label: "On an error" }],
  waits: false,
  ...parts,
});

export const TYPES = new Map(
  [nodeType("test.say"), nodeType("test.menu", { exits: [], options: "options" })].map((type) => [type.type, type]),
);

/** Return a source of numbers that are the same for the same seed. */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function randomFlow(id: string, roll: (below: number) => number): Flow {
  const count = roll(6);
  const nodes = Array.from({ length: count }, (_, index): FlowNode => {
    const type = ["test.say", "test.menu", "gone.away"][roll(3)] ?? "test.say";
    const options = [{ id: "a", label: "A" }, { id: "b", label: "" }, { odd: true }].slice(0, roll(4));
    return { id: `n${index}`, type, version: 1 + roll(2), config: { text: `t${roll(9)}`, options, deep: { keep: [1, null] } } };
  });
  const edges = nodes.flatMap((node): FlowEdge[] =>
    roll(2) ? [{ source: node.id, exit: ["next", "a", "lost"][roll(3)] ?? "next", target: `n${roll(count)}` }] : [],
  );
  const placed = nodes.filter(() => roll(4) > 0).map((node) => [node.id, [roll(900) + 0.5, roll(900)]] as [string, number[]]);
  const notes = Array.from({ length: roll(3) }, (_, index) => ({ id: `m${index}`, text: "x", position: [roll(9), roll(9)] }));
  return { id, name: id, start: nodes[0]?.id ?? null, triggers: [], nodes, edges, layout: Object.fromEntries(placed), notes };
}

export function randomDocument(seed: number): BotDocument {
  const roll = chance(seed);
  const flows = Array.from({ length: 1 + roll(3) }, (_, index) => randomFlow(`f${index}`, roll));
  return { spec: 1, name: "b", flows, variables: [{ name: "email", type: "email", pii: true }], tests: [] };
}
