/** Lists by what their entries have in common. */

export function byKey<T>(list: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const item of list) {
    const name = key(item);
    const before = lists.get(name);
    if (before) before.push(item);
    else lists.set(name, [item]);
  }
  return lists;
}

export function sameSet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  if (a.size !== b.size) return false;
  for (const each of a) if (!b.has(each)) return false;
  return true;
}

/** Return `before` where both hold the same objects in the same order: what follows from it then need not be made anew. */
export function asBefore<T>(before: T[] | undefined, now: T[]): T[] {
  return before?.length === now.length && before.every((each, index) => each === now[index]) ? before : now;
}
