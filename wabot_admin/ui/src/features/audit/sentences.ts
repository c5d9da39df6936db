/** What the audit's codes mean to people: the sentence of an action, why it was refused, the page of what it was about. */
import { type Action, actions, isAction } from "@/features/audit/actions";
import { fold } from "@/lib/fold";
import { useMessages } from "@/lib/i18n";

/** A code as a sentence: the API names its operations as verbs with what they act on. */
export function sentence(code: string): string {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Return the function that says what an action is called; one we have no words for yet by its code. */
export function useActionNames(): (action: string) => string {
  const t = useMessages(actions);
  return (action) => (isAction(action) ? t(action) : sentence(action));
}

/** Return the part of codes that finds the actions whose names have this in them; what was typed where none does. */
export function codeFor(typed: string, named: (action: string) => string): string {
  const plain = typed.trim().replace(/\s+/g, "_").toLowerCase();
  if (!plain) return "";
  const all = Object.keys(actions.en) as Action[];
  const found = all.filter((action) => fold(named(action)).includes(fold(typed.trim())));
  const shared = found.length > 0 ? sharedPart(found) : "";
  const exact = shared.length > 3 && all.every((action) => !action.includes(shared) || found.includes(action));
  return exact ? shared : plain;
}

function sharedPart([first = "", ...rest]: readonly string[]): string {
  for (let length = first.length; length > 0; length--) {
    for (let begin = 0; begin + length <= first.length; begin++) {
      const part = first.slice(begin, begin + length);
      if (rest.every((each) => each.includes(part))) return part;
    }
  }
  return "";
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
