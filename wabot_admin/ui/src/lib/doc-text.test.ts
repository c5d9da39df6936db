import { describe, expect, it } from "vitest";
import { readDoc, readInline, withoutTitle } from "@/lib/doc-text";

const text = (words: string) => ({ kind: "text", text: words });

describe("readDoc", () => {
  it("joins the lines of a paragraph and parts paragraphs at blank lines", () => {
    expect(readDoc("One\n two.\n\nThree.")).toEqual([
      { kind: "paragraph", parts: [text("One two.")] },
      { kind: "paragraph", parts: [text("Three.")] },
    ]);
  });

  it("reads lists with items of several lines, and code that is fenced or stands in", () => {
    expect(readDoc("So:\n- one\n  more\n- two\n\n    x = 1\n\n```\ny\n```")).toEqual([
      { kind: "paragraph", parts: [text("So:")] },
      { kind: "list", items: [[text("one more")], [text("two")]] },
      { kind: "code", text: "x = 1" },
      { kind: "code", text: "y" },
    ]);
  });

  it("reads code, bold and emphasis, and leaves all else as it is", () => {
    expect(readInline("a `b` ``c`` **d** *e* 2 * 3 <b>")).toEqual([
      text("a "),
      { kind: "code", text: "b" },
      text(" "),
      { kind: "code", text: "c" },
      text(" "),
      { kind: "strong", text: "d" },
      text(" "),
      { kind: "emphasis", text: "e" },
      text(" 2 * 3 <b>"),
    ]);
  });

  it("comes to an end with whatever it is given", () => {
    const marks = ["-", "*", "`", "```", "    ", "\n", "\n\n", "x", "1.", "**", "\t"];
    let seed = 20_261_123;
    const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 500; round += 1) {
      const made = Array.from({ length: next(20) }, () => marks[next(marks.length)]).join("");
      expect(Array.isArray(readDoc(made)), `seed 20261123, round ${String(round)}`).toBe(true);
    }
  });
});

describe("withoutTitle", () => {
  it("leaves out the first sentence where it is the title", () => {
    expect(withoutTitle("Fill in\na form.\n\nMore.", "Fill in a form")).toBe("More.");
    expect(withoutTitle("Other.\n\nMore.", "Fill in a form")).toBe("Other.\n\nMore.");
    expect(withoutTitle("Wait.", "Wait")).toBe("");
  });
});
