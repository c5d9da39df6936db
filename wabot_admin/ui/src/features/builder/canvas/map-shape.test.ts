import { expect, test } from "vitest";
import { around, framed, pathOf, within } from "./map-shape";

test("all boxes are one path", () => {
  expect(pathOf([{ x: -5, y: 0, width: 10, height: 4 }, { x: 20, y: 8, width: 1, height: 2 }])).toBe("M-5 0h10v4h-10zM20 8h1v2h-1z");
});

test("what is around boxes holds each of them, and nothing has nothing around it", () => {
  expect(around([{ x: -5, y: 0, width: 10, height: 4 }, { x: 20, y: 8, width: 1, height: 2 }])).toEqual({ x: -5, y: 0, width: 26, height: 10 });
  expect(around([])).toBeUndefined();
});

test("a map shows wide and high flows in its middle, within its margin", () => {
  const map = { width: 200, height: 150 };
  const wide = framed({ x: 100, y: 50, width: 1800, height: 100 }, map, 10);
  expect(wide).toEqual({ x: 0, y: -650, width: 2000, height: 1500 });
  const high = framed({ x: 0, y: 0, width: 10, height: 1300 }, map, 10);
  expect(high.height).toBeCloseTo(1500);
  expect(high.x + high.width / 2).toBeCloseTo(5);
});

test("the map leads nowhere but to the flow", () => {
  const box = { x: 0, y: 0, width: 10, height: 20 };
  expect(within(box, { x: -3, y: 50 })).toEqual({ x: 0, y: 20 });
  expect(within(box, { x: 4, y: 5 })).toEqual({ x: 4, y: 5 });
});
