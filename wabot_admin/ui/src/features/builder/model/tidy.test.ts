import { expect, test } from "vitest";
import { readDuration, writeDuration } from "../inspector/widgets/durations";
import { randomDocument } from "./fixtures";
import { grouped, operatorsFor, operatorsOf, ungrouped } from "./rules";
import { tidy } from "./tidy";
import type { Flow } from "./types";

test("a tidy flow goes from left to right and no card lies upon another: 300 generated flows", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const flow = randomDocument(seed).flows![0]!;
    const places = tidy(flow);
    expect(Object.keys(places).sort(), `seed ${seed}`).toEqual(flow.nodes!.map((node) => node.id).sort());
    const list = Object.values(places);
    for (const [index, a] of list.entries()) {
      for (const b of list.slice(index + 1)) expect(a.x !== b.x || Math.abs(a.y - b.y) >= 130, `seed ${seed}`).toBe(true);
    }
  }
});

test("a way back does not push a card away", () => {
  const edges = [["a", "b"], ["b", "c"], ["c", "a"]].map(([source, target]) => ({ source: source!, exit: "next", target: target! }));
  const flow: Flow = { id: "f", name: "F", start: "a", nodes: ["c", "b", "a"].map((id) => ({ id, type: "t.say" })), edges };
  const places = tidy(flow);
  expect(places.a!.x < places.b!.x && places.b!.x < places.c!.x).toBe(true);
});

test.each(["PT30S", "PT5M", "PT12H", "P2D"])("%s is read and written back", (text) => {
  expect(writeDuration(readDuration(text)!)).toBe(text);
});

test.each(["", "P1DT2H", "{{ wait }}", "PT", "5"])("%j is left as a text", (text) => expect(readDuration(text)).toBeUndefined());

test("a rule keeps its meaning through the rows it is drawn as", () => {
  const row = { left: "{{ age }}", is: "at_least", right: 18 };
  expect(grouped(row)).toEqual({ kind: "all", rules: [row] });
  for (const rule of [row, { all: [row, row] }, { any: [row] }, { any: [row, { not: row }] }]) {
    const { kind, rules } = grouped(rule);
    expect(ungrouped(kind, rules)).toEqual(rule);
  }
});

test("comparisons are those the palette names for a type", () => {
  const entry = (name: string, ...types: string[]) => ({ const: name, title: name, "x-types": types, "x-right": "one" });
  const oneOf = [entry("equals", "text", "number"), entry("less", "number"), entry("more", "number"), entry("filled", "any")];
  const operators = operatorsOf({ $defs: { row: { properties: { is: { oneOf } } } } });
  expect(operatorsFor(operators, "number").map((each) => each.name)).toEqual(["equals", "less", "more", "filled"]);
  expect(operatorsFor(operators, undefined)).toHaveLength(4);
  expect(operatorsOf({}).size).toBe(0);
});
