/** A docstring as what is drawn: paragraphs, lists and code; nothing in it is ever markup of the page's. */

export type Inline = { kind: "text" | "code" | "strong" | "emphasis"; text: string };
export type Block = { kind: "paragraph"; parts: Inline[] } | { kind: "list"; items: Inline[][] } | { kind: "code"; text: string };

const ITEM = /^\s*(?:[-*•]|\d{1,2}[.)])\s+/;
const FENCE = /^\s*```/;
const INLINE = /``([^`]+)``|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g;

export function readDoc(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let at = 0; at < lines.length; ) {
    const [block, next] = readBlock(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

/** Return what a help text says beyond its first sentence, which is its title. */
export function withoutTitle(help: string, title: string): string {
  const [first = "", ...rest] = help.split(/\n\s*\n/);
  const begins = first.replaceAll("\n", " ").trim().replace(/\.+$/, "") === title.trim();
  return begins ? rest.join("\n\n") : help;
}

export function readInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let after = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > after) parts.push({ kind: "text", text: text.slice(after, found.index) });
    const [, double, single, strong, emphasis] = found;
    const code = double ?? single;
    if (code !== undefined) parts.push({ kind: "code", text: code });
    else if (strong !== undefined) parts.push({ kind: "strong", text: strong });
    else parts.push({ kind: "emphasis", text: emphasis ?? "" });
    after = found.index + found[0].length;
  }
  if (after < text.length) parts.push({ kind: "text", text: text.slice(after) });
  return parts;
}

function readBlock(lines: readonly string[], at: number): [Block | null, number] {
  const line = lines[at] ?? "";
  if (!line.trim()) return [null, at + 1];
  if (FENCE.test(line)) {
    const end = lines.findIndex((each, place) => place > at && FENCE.test(each));
    const last = end < 0 ? lines.length : end;
    return [{ kind: "code", text: lines.slice(at + 1, last).join("\n") }, last + 1];
  }
  if (ITEM.test(line)) return readList(lines, at);
  if (/^ {4,}|^\t/.test(line)) return readCode(lines, at);
  let end = at;
  while (end < lines.length && (lines[end] ?? "").trim() && !ITEM.test(lines[end] ?? "") && !FENCE.test(lines[end] ?? "")) end += 1;
  return [{ kind: "paragraph", parts: readInline(joined(lines.slice(at, end))) }, end];
}

function readList(lines: readonly string[], at: number): [Block, number] {
  const items: string[][] = [];
  let end = at;
  for (; end < lines.length && (lines[end] ?? "").trim(); end += 1) {
    const line = lines[end] ?? "";
    if (ITEM.test(line)) items.push([line.replace(ITEM, "")]);
    else items.at(-1)?.push(line);
  }
  return [{ kind: "list", items: items.map((item) => readInline(joined(item))) }, end];
}

function readCode(lines: readonly string[], at: number): [Block, number] {
  let end = at;
  while (end < lines.length && /^ {4,}|^\t/.test(lines[end] ?? "")) end += 1;
  return [{ kind: "code", text: lines.slice(at, end).map((line) => line.replace(/^(?: {4}|\t)/, "")).join("\n") }, end];
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(" ");
}
