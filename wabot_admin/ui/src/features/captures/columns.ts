/** Which columns of a kind are shown and in which order, as one small text for all kinds; pure, kept by the caller. */

export interface ShownColumn {
  name: string;
  hidden: boolean;
}

/** What was chosen for one kind: the names in order, and those not shown. */
type Choice = [kind: string, order: string[], hidden: string[]];

/** Signs that all choices take at most, as a cookie has them; the kinds chosen for longest ago are let go. */
export const ROOM = 2_000;

/** Return a kind's columns as they were chosen; one that came since is shown last. */
export function columnsOf(kept: string | undefined, kind: string, columns: readonly string[]): ShownColumn[] {
  const [, order, hidden] = read(kept).find(([each]) => each === kind) ?? [kind, [], []];
  const known = order.filter((name) => columns.includes(name));
  const names = [...known, ...columns.filter((name) => !known.includes(name))];
  return names.map((name) => ({ name, hidden: hidden.includes(name) }));
}

/** Return what is kept after a choice; choosing what is there anyway keeps nothing. */
export function choose(kept: string | undefined, kind: string, columns: readonly string[], chosen: readonly ShownColumn[]): string | undefined {
  const order = chosen.map(({ name }) => name);
  const hidden = chosen.filter((each) => each.hidden).map(({ name }) => name);
  const usual = hidden.length === 0 && order.every((name, place) => name === columns[place]);
  const choices = read(kept).filter(([each]) => each !== kind);
  if (!usual) choices.unshift([kind, order, hidden]);
  while (choices.length > 0 && encodeURIComponent(JSON.stringify(choices)).length > ROOM) choices.pop();
  return choices.length > 0 ? JSON.stringify(choices) : undefined;
}

/** Return the columns with one of them a place further up or down. */
export function moved(columns: readonly ShownColumn[], from: number, by: -1 | 1): ShownColumn[] {
  const next = [...columns];
  const [one] = next.splice(from, 1);
  if (one) next.splice(from + by, 0, one);
  return next;
}

function read(kept: string | undefined): Choice[] {
  try {
    const found: unknown = JSON.parse(kept ?? "[]");
    return Array.isArray(found) ? found.filter(isChoice) : [];
  } catch {
    return [];
  }
}

function isChoice(value: unknown): value is Choice {
  return Array.isArray(value) && value.length === 3 && typeof value[0] === "string" && areTexts(value[1]) && areTexts(value[2]);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
