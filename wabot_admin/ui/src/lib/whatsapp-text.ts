/** WhatsApp's formatting as data: bold, italic, strikethrough, code, links, variables and template tags; nothing here is HTML. */

export type Span =
  | { kind: "text" | "code" | "variable" | "tag"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "bold" | "italic" | "strike"; children: Span[] };

const MARKS = { "*": "bold", _: "italic", "~": "strike" } as const;
const SEAT = "\uE000"; // stands for a token while marks are looked for
const TOKEN =
  /```([\s\S]+?)```|`([^`\n]+)`|\{\{-?\s*([^{}]*?)\s*-?\}\}|\{%-?\s*([^%]*?)\s*-?%\}|(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}*_~])|\uE000/g;
const WORD = /[\p{L}\p{N}]/u;

/** Read a text as WhatsApp shows it. */
export function formatted(text: string): Span[] {
  const tokens: Span[] = [];
  const seated = text.replace(TOKEN, (whole: string, block?: string, code?: string, variable?: string, tag?: string, link?: string) => {
    if (link !== undefined) tokens.push({ kind: "link", text: link, href: link });
    else if (variable !== undefined) tokens.push({ kind: "variable", text: variable });
    else if (tag !== undefined) tokens.push({ kind: "tag", text: tag });
    else tokens.push(whole === SEAT ? { kind: "text", text: whole } : { kind: "code", text: block ?? code ?? "" });
    return SEAT;
  });
  return marked(seated, tokens);
}

/** Find the first pair of marks that hugs its text and stands at the edge of words. */
function marked(text: string, tokens: Span[]): Span[] {
  if (text === "") return [];
  for (let open = 0; open < text.length; open += 1) {
    const mark = text[open] as keyof typeof MARKS;
    if (!(mark in MARKS) || !opens(text, open)) continue;
    const close = closing(text, open, mark);
    if (close < 0) continue;
    const before = unseated(text.slice(0, open), tokens);
    const children = marked(text.slice(open + 1, close), tokens);
    return [...before, { kind: MARKS[mark], children }, ...marked(text.slice(close + 1), tokens)];
  }
  return unseated(text, tokens);
}

/** Put the tokens back, which are taken in their order. */
function unseated(text: string, tokens: Span[]): Span[] {
  return text.split(SEAT).flatMap((part, index): Span[] => {
    const token = index > 0 ? tokens.shift() : undefined;
    return [...(token ? [token] : []), ...(part ? [{ kind: "text" as const, text: part }] : [])];
  });
}

function opens(text: string, index: number): boolean {
  const [before, after] = [text[index - 1] ?? " ", text[index + 1] ?? " "];
  return !WORD.test(before) && after.trim() !== "" && after !== text[index];
}

function closing(text: string, open: number, mark: string): number {
  for (let index = open + 2; index < text.length && text[index] !== "\n"; index += 1) {
    if (text[index] !== mark) continue;
    const [before, after] = [text[index - 1] ?? " ", text[index + 1] ?? " "];
    if (before.trim() !== "" && !WORD.test(after)) return index;
  }
  return -1;
}
