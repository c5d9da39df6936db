import { describe, expect, it } from "vitest";
import type { BotDocument } from "../model/types";
import { countMarks, overlay } from "./overlay";

const BEFORE: BotDocument = {
  spec: 1,
  name: "Clinic",
  flows: [
    {
      id: "main",
      name: "Main",
      nodes: [{ id: "a", type: "x.say", config: { text: "Hi" } }, { id: "b", type: "x.say" }],
      edges: [{ source: "a", exit: "next", target: "b" }],
      layout: { a: [0, 0], b: [300, 0] },
    },
    { id: "old", name: "Old", nodes: [{ id: "z", type: "x.say" }] },
  ],
};
const AFTER: BotDocument = {
  spec: 1,
  name: "Clinic",
  flows: [
    {
      id: "main",
      name: "Main",
      nodes: [{ id: "a", type: "x.say", config: { text: "Hello" } }, { id: "c", type: "x.say" }],
      edges: [{ source: "a", exit: "next", target: "c" }],
      layout: { a: [10, 0], c: [300, 0] },
    },
  ],
};

describe("overlay", () => {
  const { document, marks } = overlay(BEFORE, AFTER);

  it("keeps what was removed as a ghost where it lay", () => {
    const main = document.flows?.[0];
    expect(main?.nodes?.map((node) => node.id)).toEqual(["a", "c", "b"]);
    expect(main?.layout).toEqual({ a: [10, 0], c: [300, 0], b: [300, 0] });
  });

  it("marks what was added, changed and removed", () => {
    expect(Object.fromEntries(marks.get("main")?.nodes ?? [])).toEqual({ a: "changed", b: "removed", c: "added" });
    expect(Object.fromEntries(marks.get("main")?.edges ?? [])).toEqual({ "a/next": "changed" });
    expect(countMarks(marks.get("main"))).toBe(4);
  });

  it("shows a flow that is gone with all in it removed", () => {
    expect(document.flows?.map((flow) => flow.id)).toEqual(["main", "old"]);
    expect(Object.fromEntries(marks.get("old")?.nodes ?? [])).toEqual({ z: "removed" });
  });

  it("marks everything as added before the first version, and nothing between equal ones", () => {
    expect(countMarks(overlay(null, AFTER).marks.get("main"))).toBe(3);
    expect(countMarks(overlay(AFTER, AFTER).marks.get("main"))).toBe(0);
  });
});
