/** How large a card will be and where its handles will be, before it was ever drawn: so only what is in view has to be. */
import { Position, type NodeHandle } from "@xyflow/react";
import { visibleExits } from "./exits";
import type { CardData } from "./graph";

export const CARD_WIDTH = 240;
const HANDLE = 11;
const LINE = { title: 18, summary: 16 };
/** What stands around the lines: the border, and the paddings above, between and below them. */
const HEAD = 1 + 10 + 2 + 8;
const LONG_TITLE = 26;
const EXITS = { border: 1, padding: 4, height: 24 };

/** Return a card's size and handles as they will nearly be; when it is drawn it is measured. */
export function guessed(data: CardData): { measured: { width: number; height: number }; handles: NodeHandle[] } {
  const { node, type, exits, wired } = data;
  const title = node.title || type?.title || node.id;
  const head = HEAD + LINE.title * (title.length > LONG_TITLE ? 2 : 1) + LINE.summary;
  const height = head + EXITS.border + 2 * EXITS.padding + rowsOf(exits, wired) * EXITS.height + 1;
  return { measured: { width: CARD_WIDTH, height }, handles: handlesOf(data, height) };
}

/** Return where the handles of a card so high are; its ways out stand at its foot. */
export function handlesOf({ exits, wired }: Pick<CardData, "exits" | "wired">, height: number): NodeHandle[] {
  const top = height - 1 - EXITS.padding - rowsOf(exits, wired) * EXITS.height;
  const handle = { width: HANDLE, height: HANDLE };
  return [
    { type: "target", position: Position.Left, x: -HANDLE / 2, y: 25 - HANDLE / 2, ...handle },
    ...visibleExits(exits, wired).map(({ name }, index) => ({
      id: name,
      type: "source" as const,
      position: Position.Right,
      x: CARD_WIDTH - HANDLE / 2,
      y: top + (index + 0.5) * EXITS.height - HANDLE / 2,
      ...handle,
    })),
  ];
}

function rowsOf(exits: CardData["exits"], wired: CardData["wired"]): number {
  const shown = visibleExits(exits, wired).length;
  return shown + (shown < exits.length ? 1 : 0);
}
