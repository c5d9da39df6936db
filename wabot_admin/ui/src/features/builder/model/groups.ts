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
  return a.size === b.size && [...a].every((each) => b.has(each));
}
