import { expect, test } from "vitest";
import { randomDocument, TYPES } from "./fixtures";
import { draw, read } from "./graph";

test("drawing a flow and reading it back changes nothing, of unknown node types either", () => {
  let flows = 0;
  for (let seed = 1; seed <= 500; seed += 1) {
    for (const flow of randomDocument(seed).flows ?? []) {
      flows += 1;
      expect(read(draw(flow, TYPES), flow), `seed ${seed}`).toEqual(flow);
    }
  }
  expect(flows).toBeGreaterThan(500);
});

test("a card that was dragged is all that changes", () => {
  const flow = { id: "f", name: "f", nodes: [{ id: "a", type: "test.say" }], edges: [], layout: { a: [0, 0] }, notes: [] };
  const drawing = draw(flow, TYPES);
  const moved = drawing.nodes.map((node) => ({ ...node, position: { x: 10.4, y: 20.6 } }));
  expect(read({ ...drawing, nodes: moved as typeof drawing.nodes }, flow)).toEqual({ ...flow, layout: { a: [10, 21] } });
});

test("nodes without a place lie below the others and not upon each other", () => {
  const nodes = Array.from({ length: 9 }, (_, index) => ({ id: `n${index}`, type: "test.say" }));
  const drawing = draw({ id: "f", name: "f", nodes, layout: { n0: [0, 400] } }, TYPES);
  const places = drawing.nodes.map((node) => `${node.position.x},${node.position.y}`);
  expect(new Set(places).size).toBe(9);
  expect(drawing.nodes.slice(1).every((node) => node.position.y > 400)).toBe(true);
});

test("an edge of an exit that nobody knows keeps its name", () => {
  const nodes = [{ id: "a", type: "gone.away" }, { id: "b", type: "test.say" }];
  const drawing = draw({ id: "f", name: "f", nodes, edges: [{ source: "a", exit: "sent", target: "b" }] }, TYPES);
  expect(drawing.edges[0]).toMatchObject({ id: "a/sent", sourceHandle: "sent", data: { label: "sent" } });
  expect(drawing.nodes[0]).toMatchObject({ data: { exits: [{ name: "sent", kind: "unknown" }] } });
});
