import { expect, test } from "vitest";
import { reached } from "./reach";
import type { Flow } from "./types";

const edge = (source: string, target: string) => ({ source, exit: "next", target });
const flow: Flow = { id: "main", name: "Main", start: "a", nodes: [], edges: [edge("a", "b"), edge("b", "a"), edge("c", "d")] };

test("ways are followed from the start, and round in circles once", () => expect([...reached(flow)].sort()).toEqual(["a", "b"]));

test("what is typed into a step leaves what was found; another start or another way does not", () => {
  const before = reached(flow);
  expect(reached({ ...flow, name: "Other", nodes: [] })).toBe(before);
  expect([...reached({ ...flow, start: "c" })].sort()).toEqual(["c", "d"]);
  expect([...reached({ ...flow, edges: [...(flow.edges ?? []), edge("b", "c")] })].sort()).toEqual(["a", "b", "c", "d"]);
});

test("a flow without connections or a start reaches no more than its first step", () => {
  expect([...reached({ id: "main", name: "Main", start: "a" })]).toEqual(["a"]);
  expect([...reached({ id: "main", name: "Main" })]).toEqual([]);
});
