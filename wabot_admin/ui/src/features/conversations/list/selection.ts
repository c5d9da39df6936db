/** Which conversations of the list are picked to do something with all of them. */
import { useMemo, useState } from "react";

/** Pick one or put it back; with `from` everything between the two becomes as it. */
export function picked(before: ReadonlySet<string>, ids: readonly string[], id: string, from: string | null): Set<string> {
  const next = new Set(before);
  const begin = from === null ? -1 : ids.indexOf(from);
  const end = ids.indexOf(id);
  const range = begin < 0 || end < 0 ? [id] : ids.slice(Math.min(begin, end), Math.max(begin, end) + 1);
  const on = !before.has(id);
  for (const each of range) {
    if (on) next.add(each);
    else next.delete(each);
  }
  return next;
}

export interface Selection {
  /** Those that are picked and still in the list, in its order. */
  ids: readonly string[];
  /** The boxes are shown. */
  active: boolean;
  has: (id: string) => boolean;
  toggle: (id: string, range?: boolean) => void;
  all: () => void;
  begin: () => void;
  clear: () => void;
}

export function useSelection(rows: readonly { id: string }[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const [begun, setBegun] = useState(false);
  const listed = useMemo(() => rows.map(({ id }) => id), [rows]);
  const ids = useMemo(() => listed.filter((id) => chosen.has(id)), [listed, chosen]);
  return {
    ids,
    active: begun || ids.length > 0,
    has: (id) => chosen.has(id),
    toggle: (id, range = false) => {
      setChosen((before) => picked(before, listed, id, range ? last : null));
      setLast(id);
    },
    all: () => setChosen(ids.length === listed.length ? new Set() : new Set(listed)),
    begin: () => setBegun(true),
    clear: () => {
      setChosen(new Set());
      setLast(null);
      setBegun(false);
    },
  };
}
