import { expect, test } from "vitest";
import { neighbour, type Direction, type Place } from "./neighbours";

const at = (id: string, x: number, y: number): Place => ({ id, x, y, width: 240, height: 120 });
const grid = ["a", "b", "c"].flatMap((row, y) => [0, 1, 2].map((column) => at(`${row}${column}`, column * 320, y * 200)));
const walk = (from: string, directions: Direction[], ways: { source: string; target: string }[] = []) =>
  directions.reduce<string | undefined>((here, direction) => (here === undefined ? here : neighbour(grid, ways, here, direction)), from);

test("without connections an arrow leads to the next card that way, and at the end nowhere", () => {
  expect(walk("b1", ["left"])).toBe("b0");
  expect(walk("b1", ["right"])).toBe("b2");
  expect(walk("b1", ["up"])).toBe("a1");
  expect(walk("b1", ["down"])).toBe("c1");
  expect(walk("a0", ["left"])).toBeUndefined();
  expect(walk("c2", ["down"])).toBeUndefined();
});

test("every card is reached from every other by arrows alone", () => {
  for (const from of grid) {
    const met = new Set([from.id]);
    for (const id of met) for (const direction of ["left", "right", "up", "down"] as const) {
      const next = neighbour(grid, [], id, direction);
      if (next !== undefined) met.add(next);
    }
    expect(met.size, from.id).toBe(grid.length);
  }
});

test("right goes on along a connection and left comes back, however far it leads", () => {
  const ways = [{ source: "a0", target: "c2" }];
  expect(walk("a0", ["right"], ways)).toBe("c2");
  expect(walk("a0", ["right", "left"], ways)).toBe("a0");
});

test("of several ways on the straightest is taken, and down and up lead to the others", () => {
  const ways = [{ source: "b0", target: "c1" }, { source: "b0", target: "b1" }, { source: "b0", target: "a1" }];
  expect(walk("b0", ["right"], ways)).toBe("b1");
  expect(walk("b0", ["right", "down"], ways)).toBe("c1");
  expect(walk("b0", ["right", "up"], ways)).toBe("a1");
  expect(walk("c1", ["left"], ways)).toBe("b0");
});

test("a way that leads onward goes before one that leads back, and one that leads back before none", () => {
  const back = { source: "b1", target: "b0" };
  expect(walk("b1", ["right"], [back, { source: "b1", target: "a2" }])).toBe("a2");
  expect(walk("b1", ["right"], [back])).toBe("b0");
});

test("a step that leads to itself does not hold who walks", () => {
  expect(walk("b1", ["right"], [{ source: "b1", target: "b1" }])).toBe("b2");
});

test("cards that lie over each other can be left again", () => {
  const pile = [at("a", 0, 0), at("b", 0, 0), at("c", 400, 0)];
  expect(neighbour(pile, [], "a", "right")).toBe("c");
  expect(neighbour(pile, [{ source: "a", target: "b" }], "a", "right")).toBe("b");
  expect(neighbour(pile, [], "gone", "right")).toBeUndefined();
});
