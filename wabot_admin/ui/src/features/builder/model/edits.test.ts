import { expect, test } from "vitest";
import { copy, paste, readClip } from "./clipboard";
import { addNode, configure, connect, insertOnEdge, removeNodes } from "./edits";
import { randomDocument } from "./fixtures";
import { freeId } from "./ids";
import { advance, beginHistory, redo, undo } from "./history";
import type { Flow } from "./types";

const chain: Flow = {
  id: "f",
  name: "F",
  start: "a",
  nodes: ["a", "b", "c"].map((id) => ({ id, type: "test.say" })),
  edges: [
    { source: "a", exit: "next", target: "b" },
    { source: "b", exit: "next", target: "c" },
  ],
  layout: { a: [0, 0], b: [100, 0], c: [200, 0] },
  notes: [],
};

test("removing a node takes its edges along, or heals the way through it", () => {
  expect(removeNodes(new Set(["b"]))(chain).edges).toEqual([]);
  expect(removeNodes(new Set(["b"]), { heal: true })(chain).edges).toEqual([{ source: "a", exit: "next", target: "c" }]);
  expect(removeNodes(new Set(["a"]), { heal: true })(chain).start).toBe("b");
  expect(removeNodes(new Set(["a"]))(chain).start).toBe(null);
  expect(removeNodes(new Set(["b"]))(chain).layout).toEqual({ a: [0, 0], c: [200, 0] });
});

test("healing a circle ends", () => {
  const circle = connect({ source: "c", exit: "next", target: "a" })(chain);
  expect(removeNodes(new Set(["a", "b", "c"]), { heal: true })(circle)).toMatchObject({ nodes: [], edges: [], start: null });
});

test("an exit has one edge", () => {
  expect(connect({ source: "a", exit: "next", target: "c" })(chain).edges).toHaveLength(2);
});

test("a node put on an edge is joined on both sides", () => {
  const edge = chain.edges![0]!;
  const flow = insertOnEdge(edge, { id: "new", type: "test.say" }, { x: 50, y: 50 }, "next")(chain);
  expect(flow.edges).toContainEqual({ source: "a", exit: "next", target: "new" });
  expect(flow.edges).toContainEqual({ source: "new", exit: "next", target: "b" });
});

test("the first node is where a flow starts", () => {
  const flow = addNode({ id: "x", type: "test.say" }, { x: 1.6, y: 2 })({ id: "f", name: "F" });
  expect(flow).toMatchObject({ start: "x", layout: { x: [2, 2] } });
});

test("an option that is renamed keeps its edge, one that is removed loses it", () => {
  const menu: Flow = {
    ...chain,
    nodes: [{ id: "a", type: "test.menu", config: { options: [{ id: "yes" }, { id: "no" }] } }, ...chain.nodes!.slice(1)],
    edges: [{ source: "a", exit: "yes", target: "b" }, { source: "a", exit: "no", target: "c" }],
  };
  const renamed = configure("a", { options: [{ id: "sure" }, { id: "no" }] }, "options")(menu);
  expect(renamed.edges?.map((edge) => edge.exit)).toEqual(["sure", "no"]);
  const removed = configure("a", { options: [{ id: "no" }] }, "options")(menu);
  expect(removed.edges?.map((edge) => edge.exit)).toEqual(["no"]);
  const swapped = configure("a", { options: [{ id: "no" }, { id: "yes" }] }, "options")(menu);
  expect(swapped.edges).toEqual(menu.edges);
});

test("copied nodes keep the edges between them and get ids of their own", () => {
  const text = copy(chain, new Set(["a", "b"]), new Set())!;
  const { flow, nodes } = paste(chain, readClip(text)!, { x: 500, y: 500 });
  expect(nodes).toEqual(["a-2", "b-2"]);
  expect(flow.edges).toContainEqual({ source: "a-2", exit: "next", target: "b-2" });
  expect(flow.layout?.["b-2"]).toEqual([600, 500]);
});

test("pasting everything into an empty flow gives the same flow: 200 generated flows", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const flow = randomDocument(seed).flows![0]!;
    const ids = new Set(flow.nodes!.map((node) => node.id));
    const text = copy(flow, ids, new Set());
    if (text === undefined) continue;
    const empty: Flow = { id: "f0", name: "f0", start: null, nodes: [], edges: [], notes: [], layout: {} };
    const pasted = paste(empty, readClip(text)!, { x: 0, y: 0 }).flow;
    expect(pasted.nodes, `seed ${seed}`).toEqual(flow.nodes);
    expect(pasted.edges).toEqual(flow.edges!.filter((edge) => ids.has(edge.target)));
  }
});

test.each(["", "{}", "null", '{"wabot":"wabot/nodes"}', '{"wabot":"wabot/nodes","nodes":[1],"edges":[],"notes":[],"layout":{}}'])(
  "%s is no clip",
  (text) => expect(readClip(text)).toBeUndefined(),
);

test("an id is made of its words and free", () => {
  expect(freeId("Ask the Name?", new Set())).toBe("ask-the-name");
  expect(freeId("Größe", new Set(["groe", "gro-e"]))).toMatch(/^[a-z0-9-]+$/);
  expect(freeId("x", new Set(["x", "x-2"]))).toBe("x-3");
  expect(freeId("日本", new Set())).toBe("x");
});

test("typing is one step to undo, and a new change forgets what was undone", () => {
  let history = beginHistory("");
  for (const [at, text] of [[0, "H"], [100, "He"], [200, "Hey"]] as const) {
    history = advance(history, text, { label: "Text", group: "a/text", at });
  }
  history = advance(history, "Hey!", { label: "Text", group: "b/text", at: 300 });
  expect(undo(history).present.state).toBe("Hey");
  expect(undo(undo(history)).present.state).toBe("");
  expect(redo(undo(history)).present.state).toBe("Hey!");
  expect(advance(undo(history), "other", { label: "", at: 9e9 }).future).toEqual([]);
});
