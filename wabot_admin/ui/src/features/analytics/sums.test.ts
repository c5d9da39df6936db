import { describe, expect, it } from "vitest";
import { busiest, endedOf, leavings, type NodeFigures } from "@/features/analytics/sums";

const node = (name: string, entered: number, abandoned: number): NodeFigures => ({ flow: "main", node: name, entered, abandoned, waiting: 0, exits: {} });

describe("sums of analytics", () => {
  it("count every way a conversation ends", () => {
    expect(endedOf({ finished: 5, expired: 3, stopped: 1, replaced: 1, failed: 2 })).toBe(12);
  });

  it("name the busiest moment, the first of equals, and none where nothing was", () => {
    expect(busiest([1, 4, 4, 2], (each) => each)).toBe(4);
    expect(busiest([{ at: "a", n: 2 }, { at: "b", n: 2 }], (each) => each.n)?.at).toBe("a");
    expect(busiest([0, 0], (each) => each)).toBeUndefined();
  });

  it("put first where the most people leave, and leave out where nobody was", () => {
    const found = leavings([node("a", 100, 5), node("b", 10, 9), node("c", 0, 0), node("d", 50, 0)]);
    expect(found.map((each) => each.node)).toEqual(["b", "a", "d"]);
    expect(found[0]?.share).toBeCloseTo(0.9);
  });
});
