import { expect, it } from "vitest";
import { uncovered } from "./adding";

it("puts a note where it was wanted, or below all that it would cover", () => {
  const note = { x: 0, y: 0, width: 220, height: 110 };
  const card = { x: 100, y: 50, width: 240, height: 100 };
  const lower = { x: -50, y: 200, width: 240, height: 100 };
  expect(uncovered([{ ...card, x: 220 }], note)).toEqual({ x: 0, y: 0 });
  expect(uncovered([lower, card], note)).toEqual({ x: 0, y: 324 });
});
