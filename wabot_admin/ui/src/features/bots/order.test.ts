import { expect, test } from "vitest";
import type { Schemas } from "@/api/client";
import { chosenBots, type State } from "@/features/bots/order";

const bot = (id: string, more: Partial<Schemas["BotStanding"]> = {}): Schemas["BotStanding"] => ({
  ...{ id, name: id, live: 1, rev: 1, changed: false, published: "2026-01-01T00:00:00Z", numbers: [], talks: 0, people: 0 },
  ...more,
});
const BOTS = [
  bot("a", { talks: 2 }),
  bot("b", { changed: true, talks: 9, published: "2026-03-01T00:00:00Z" }),
  bot("c", { live: null, changed: true, published: null }),
];
const ids = (state: State, order: "name" | "talks" | "published" = "name") => chosenBots(BOTS, state, order).map(({ id }) => id);

test("a bot that was never published is no bot with unpublished changes", () => {
  expect([ids("all"), ids("live"), ids("changed"), ids("draft")]).toEqual([["a", "b", "c"], ["a", "b"], ["b"], ["c"]]);
});

test("those with most conversations come first, or those published last", () => {
  expect([ids("all", "talks"), ids("all", "published")]).toEqual([["b", "a", "c"], ["b", "a", "c"]]);
});
