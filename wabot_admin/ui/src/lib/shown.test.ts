import { describe, expect, it } from "vitest";
import { phoneShown, shown } from "@/lib/shown";

describe("values", () => {
  it.each([
    [null, "–"],
    ["", "–"],
    ["Ana", "Ana"],
    [0, "0"],
    [false, "false"],
    [["a", 1], "a, 1"],
    [{ day: "Tue", at: { hour: 10 } }, "day: Tue\nat: hour: 10"],
  ])("%j is shown as %s", (value, text) => expect(shown(value)).toBe(text));

  it("phone numbers have one plus", () => {
    expect([phoneShown("351"), phoneShown("+35••1")]).toEqual(["+351", "+35••1"]);
  });
});
