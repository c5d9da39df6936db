/** What the audit's codes mean to people: the sentence of an action, why it was refused, the page of what it was about. */

/** An operation's name as a sentence: the API names them as verbs with what they act on. */
export function sentence(action: string): string {
  const words = action.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const PAGES: [pattern: RegExp, page: string][] = [
  [/bot|draft|revision|publish|restore/, "bots"],
  [/contact|opt_(in|out)|erase/, "contacts"],
  [/conversation|takeover|take_over|release|reply|note/, "conversations"],
  [/number|link_|unlink_n/, "numbers"],
];
const ID = /^[\w-]{1,64}$/;

/** Return the page of what something was done to, if it has one that its id leads to. */
export function pageOf(action: string, object: string): string | undefined {
  const page = PAGES.find(([pattern]) => pattern.test(action))?.[1];
  return page && ID.test(object) && !/delete|erase/.test(action) ? `/${page}/${object}` : undefined;
}

/** Return the moment a local day begins; with `days` more, some days later. */
export function dayStart(day: string, days = 0): string | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return undefined;
  const moment = new Date(year, month - 1, date + days);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
