/** The long works there are to show: pure. Short ones are not shown at all, and one that tells nothing more goes. */

export interface Told {
  id: string;
  kind: string;
  of: string;
  done: number;
  total: number | null;
  status: "running" | "done" | "failed";
}

export interface Work extends Told {
  /** When it was first and last heard of, in milliseconds. */
  first: number;
  last: number;
}

export const WORTH_SHOWING = 700;
export const END_SHOWN = 6_000;
export const GIVEN_UP = 45_000;

/** Add what was told of a work; an end that nobody saw begin is no news. */
export function heard(works: readonly Work[], told: Told, now: number): readonly Work[] {
  const before = works.find(({ id }) => id === told.id);
  if (!before) return told.status === "running" ? [...works, { ...told, first: now, last: now }] : works;
  if (before.status !== "running") return works;
  const after = { ...told, first: before.first, last: now };
  return works.map((work) => (work === before ? after : work));
}

/** Return the works without those that are over for long enough, or lost; a failure stays until it is put away. */
export function left(works: readonly Work[], now: number): readonly Work[] {
  const kept = works.filter((work) => {
    if (work.status === "running") return now - work.last < GIVEN_UP;
    if (work.last - work.first < WORTH_SHOWING) return false;
    return work.status === "failed" || now - work.last < END_SHOWN;
  });
  return kept.length === works.length ? works : kept;
}

/** Return the works to show now. */
export function worthShowing(works: readonly Work[], now: number): readonly Work[] {
  return works.filter((work) => (work.status === "running" ? now : work.last) - work.first >= WORTH_SHOWING);
}
