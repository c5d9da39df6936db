/** Which bots of a list are shown, and in which order: pure. */
import type { Schemas } from "@/api/client";

type BotRow = Schemas["BotStanding"];

export const STATES = ["all", "live", "changed", "draft"] as const;
export type State = (typeof STATES)[number];
export const ORDERS = ["name", "talks", "published"] as const;
export type Order = (typeof ORDERS)[number];

const IN_STATE: Record<State, (bot: BotRow) => boolean> = {
  all: () => true,
  live: (bot) => bot.live !== null,
  changed: (bot) => bot.live !== null && bot.changed,
  draft: (bot) => bot.live === null,
};

export function chosenBots(bots: readonly BotRow[], state: State, order: Order): BotRow[] {
  const found = bots.filter(IN_STATE[state]);
  if (order === "talks") found.sort((a, b) => b.talks - a.talks);
  if (order === "published") found.sort((a, b) => moment(b) - moment(a));
  return found;
}

const moment = ({ published }: BotRow) => (published ? Date.parse(published) : 0);
