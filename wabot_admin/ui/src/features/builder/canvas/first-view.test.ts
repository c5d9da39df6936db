import { expect, test } from "vitest";
import { firstView } from "./first-view";

const room = { width: 640, height: 720 };
const box = (x: number, y: number) => ({ x, y, width: 240, height: 120 });

test("a flow that fits is shown whole, its first card included", () => {
  const start = box(-220, 80);
  const { x, y, zoom } = firstView([start, box(80, 80), box(360, 80)], start, room);
  expect(zoom).toBeGreaterThan(0.6);
  expect(start.x * zoom + x).toBeGreaterThanOrEqual(0);
  expect((360 + 240) * zoom + x).toBeLessThanOrEqual(room.width);
  expect(80 * zoom + y).toBeGreaterThan(0);
});

test("a small flow is not blown up, and a large one begins at its start", () => {
  expect(firstView([box(0, 0)], box(0, 0), room).zoom).toBe(1);
  const start = box(-300, 4000);
  const { x, y, zoom } = firstView([start, ...Array.from({ length: 500 }, (_, index) => box(index * 300, index * 20))], start, room);
  expect(zoom).toBeGreaterThan(0.6);
  expect(start.x * zoom + x).toBeGreaterThan(0);
  expect(start.y * zoom + y).toBeGreaterThan(0);
  expect((start.y + start.height) * zoom + y).toBeLessThan(room.height);
});

test("an empty flow is looked at from its middle", () => expect(firstView([], undefined, room)).toEqual({ x: 320, y: 360, zoom: 1 }));
