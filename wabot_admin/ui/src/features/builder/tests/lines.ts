/** A transcript by its lines: who each belongs to, for how it is drawn. The language itself is wabot's; this reads no
 *  more of it than the first sign of a line. */

export type Mark = "person" | "bot" | "check" | "act" | "turn" | "head" | "comment" | "empty";
export type Line = { number: number; text: string; mark: Mark };

const SIGNS: Record<string, Mark> = { ">": "person", "<": "bot", "=": "check", "!": "act", "@": "turn", "#": "comment" };

/** Return the lines of a transcript; one that goes on from the one before is marked as that. */
export function linesOf(chat: string): Line[] {
  let before: Mark = "empty";
  return chat.split("\n").map((text, index) => {
    const mark = markOf(text, before);
    if (mark !== "empty" && mark !== "comment") before = mark;
    return { number: index + 1, text, mark };
  });
}

/** Return the lines of a failure, without its own first sentence: what was expected and what came. */
export function differenceIn(why: string): { kind: "expected" | "got" | "same"; text: string }[] {
  return why
    .split("\n")
    .slice(1)
    .map((row) => row.replace(/^ {2}/, ""))
    .filter((row) => row !== "")
    .map((row) => ({ kind: row.startsWith("- ") ? "expected" : row.startsWith("+ ") ? "got" : "same", text: row.slice(2) }));
}

function markOf(text: string, before: Mark): Mark {
  if (text.trim() === "") return "empty";
  if (text.startsWith("  ")) return before;
  return SIGNS[text.charAt(0)] ?? "head";
}
