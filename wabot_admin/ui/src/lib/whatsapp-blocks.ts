/** A text's lines as WhatsApp groups them: quotes, bullets, numbered lists and everything else; marks stay in the text. */

export type Block =
  | { kind: "text" | "quote"; text: string }
  | { kind: "list"; items: { mark: string; text: string }[] };

const WHOLE = /```[\s\S]+?```|\{\{[^{}]*\}\}|\{%[^%]*%\}/g; // what a line's end inside does not cut
const JOINED = "\uE001";
const BULLET = /^[-*] (?=\S)/;
const NUMBER = /^(\d{1,3}\.) (?=\S)/;

/** Read a text line by line; every line is in one block, without the sign that made it a quote or an entry. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  for (const line of text.replace(WHOLE, (whole) => whole.replaceAll("\n", JOINED)).split("\n")) {
    add(found, blockOf(line.replaceAll(JOINED, "\n")));
  }
  return found;
}

function blockOf(line: string): Block {
  if (line.startsWith("> ")) return { kind: "quote", text: line.slice(2) };
  const bullet = BULLET.exec(line);
  if (bullet) return { kind: "list", items: [{ mark: "•", text: line.slice(bullet[0].length) }] };
  const number = NUMBER.exec(line);
  if (number) return { kind: "list", items: [{ mark: number[1] ?? "", text: line.slice(number[0].length) }] };
  return { kind: "text", text: line };
}

/** Put a block at the end, into the last one if that is of its kind. */
function add(found: Block[], next: Block): void {
  const last = found.at(-1);
  if (last?.kind === "list" && next.kind === "list") last.items.push(...next.items);
  else if (last && last.kind !== "list" && next.kind === last.kind) last.text += `\n${next.text}`;
  else found.push(next);
}
