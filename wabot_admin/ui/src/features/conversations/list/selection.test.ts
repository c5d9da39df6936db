import { describe, expect, it } from "vitest";
import { picked } from "@/features/conversations/list/selection";

const IDS = ["a", "b", "c", "d"];

describe("picking conversations", () => {
  it("takes one and puts it back", () => {
    const one = picked(new Set(), IDS, "b", null);
    expect([...one]).toEqual(["b"]);
    expect([...picked(one, IDS, "b", null)]).toEqual([]);
  });

  it("takes all between two, whichever was first, and puts them back", () => {
    const three = picked(new Set(["c"]), IDS, "a", "c");
    expect([...three].sort()).toEqual(["a", "b", "c"]);
    expect([...picked(three, IDS, "c", "b")]).toEqual(["a"]);
  });

  it("takes one alone when the other is gone from the list", () => {
    expect([...picked(new Set(), IDS, "d", "gone")]).toEqual(["d"]);
  });
});
