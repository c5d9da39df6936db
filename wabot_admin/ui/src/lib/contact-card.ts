/** Contact cards as they come in, in the format vCard: who is on them; what is no such card is a name as it stands. */

export interface ContactCard {
  name: string;
  phones: readonly string[];
}

/** Return the cards of a text, in order; there may be several in one message. */
export function contactCards(text: string): readonly ContactCard[] {
  if (!/^\s*BEGIN:VCARD/i.test(text)) return [{ name: text, phones: [] }];
  return text
    .split(/BEGIN:VCARD/i)
    .filter((part) => part.trim())
    .map((part) => ({ name: valuesOf("FN", part)[0] ?? "", phones: valuesOf("TEL", part) }));
}

/** Return a message's text for a line of a list: of contact cards their names. */
export function inALine({ kind, text }: { kind?: string; text?: string }): string {
  return kind === "contact" && text ? cardNames(text) : (text ?? "");
}

/** Return the names on the cards of a text; who has none is called by their number. */
function cardNames(text: string): string {
  return contactCards(text)
    .map(({ name, phones }) => name || (phones[0] ?? ""))
    .filter(Boolean)
    .join(", ");
}

/** Return what a property holds: `TEL;type=CELL:+55` and `item1.TEL:+55` have the same. */
function valuesOf(property: string, card: string): string[] {
  const lines = card.matchAll(new RegExp(`^(?:[\\w-]+\\.)?${property}(?:;[^:\\n]*)?:(.*)$`, "gim"));
  return [...lines].map(([, value = ""]) => value.replace(/\\n/gi, " ").replace(/\\(.)/g, "$1").trim()).filter(Boolean);
}
