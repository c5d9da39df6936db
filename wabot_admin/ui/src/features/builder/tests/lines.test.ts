import { describe, expect, it } from "vitest";
import { differenceIn, linesOf } from "./lines";
import { standingOf } from "./results";

describe("a transcript's lines", () => {
  it("belong to whoever speaks, further lines of a message too", () => {
    const lines = linesOf("clock: 2026-01-05\n# said\n> hi\n< Hello\n  there\n\n! advance 2h\n= name \"Ana\"\n@Bob");
    expect(lines.map((line) => line.mark)).toEqual(["head", "comment", "person", "bot", "bot", "empty", "act", "check", "turn"]);
    expect(lines[4]).toEqual({ number: 5, text: "  there", mark: "bot" });
  });

  it("a failure tells what was expected and what came", () => {
    expect(differenceIn("Line 3: the bot said something else.\n  - Good day!\n  + Hello!\n    there")).toEqual([
      { kind: "expected", text: "Good day!" },
      { kind: "got", text: "Hello!" },
      { kind: "same", text: "there" },
    ]);
    expect(differenceIn("Line 2 of the transcript can't be read: why.")).toEqual([]);
  });
});

describe("a result", () => {
  const passed = { passed: true, why: null, line: null, rev: 4 };
  it("counts for the save it was run at, and is stale after the next", () => {
    expect(standingOf(passed, 4)).toBe("passed");
    expect(standingOf(passed, 5)).toBe("stale");
    expect(standingOf({ ...passed, passed: false }, null)).toBe("staleFailed");
    expect(standingOf(undefined, 4)).toBe("never");
  });
});
