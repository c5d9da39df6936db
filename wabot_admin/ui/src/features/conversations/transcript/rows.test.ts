import { describe, expect, it } from "vitest";
import { rowsOf } from "./rows";
import type { Entry } from "./window";

let count = 0;
const said = (more: Partial<Entry> = {}): Entry => ({
  id: `i${count++}`,
  type: "message",
  at: "2026-03-01T12:00:00",
  direction: "in",
  kind: "text",
  text: "hi",
  author: null,
  ...more,
});

describe("rows of a transcript", () => {
  it("say each day once and each speaker once in a row", () => {
    const rows = rowsOf([
      said(),
      said(),
      said({ at: "2026-03-01T12:30:00" }),
      said({ direction: "out", at: "2026-03-01T12:30:01" }),
      said({ direction: "out", author: { id: "a", name: "Rita" }, at: "2026-03-01T12:30:02" }),
      said({ direction: "out", author: { id: "a", name: "Rita" }, at: "2026-03-02T12:30:02" }),
    ]);
    expect(rows.map(({ day }) => day)).toEqual(["2026-3-1", null, null, null, null, "2026-3-2"]);
    expect(rows.map(({ leads }) => leads)).toEqual([true, false, true, true, true, true]);
  });

  it("have the last reaction of each side at their message, and none that was taken back", () => {
    const rows = rowsOf([
      said({ message_id: "A" }),
      said({ kind: "reaction", reply_to: "A", text: "👍" }),
      said({ kind: "reaction", reply_to: "A", text: "❤️" }),
      said({ kind: "reaction", reply_to: "A", text: "😀", direction: "out" }),
      said({ message_id: "B" }),
      said({ kind: "reaction", reply_to: "B", text: "👍" }),
      said({ kind: "reaction", reply_to: "B", text: "" }),
      said({ kind: "reaction", reply_to: "not held", text: "👍" }),
    ]);
    expect(rows.map(({ reactions }) => reactions)).toEqual([["❤️", "😀"], [], []]);
  });

  it("find what is quoted and show a turn's way once", () => {
    const path = [{ flow: "main", node: "ask", exit: null, error: null }];
    const first = said({ message_id: "A", turn: 1, path });
    const rows = rowsOf([first, said({ direction: "out", turn: 1, path, reply_to: "A" }), said({ turn: 2, path })]);
    expect(rows[1]?.quoted).toBe(first);
    expect(rows.map((row) => row.path.length)).toEqual([1, 0, 1]);
  });
});
