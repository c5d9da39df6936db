/** Finding steps by words in their title, help, type or plugin; and the palette's categories in words. */
import { fold } from "@/lib/fold";
import { byKey } from "../model/groups";
import { messagesOf } from "../preview/messages";
import type { NodeType, Palette, TriggerType } from "../model/types";

export function found<T extends NodeType | TriggerType>(types: readonly T[], search: string): T[] {
  const wanted = fold(search).split(/\s+/).filter(Boolean);
  const rank = (type: T): number => {
    const [title, all] = [fold(type.title), fold(`${type.title} ${type.help} ${type.type} ${type.plugin}`)];
    if (!wanted.every((word) => all.includes(word))) return -1;
    return wanted.every((word) => title.includes(word)) ? 2 : 1;
  };
  const ranked = types.map((type) => ({ type, rank: rank(type) })).filter((each) => each.rank > 0 || wanted.length === 0);
  return ranked.sort((a, b) => b.rank - a.rank).map((each) => each.type);
}

/** Return what is found by category: the best first, and where nothing is sought what talks to people, then the palette's
 *  order. */
export function inCategories(types: readonly NodeType[], palette: Palette, search = ""): [string, NodeType[]][] {
  const lists = byKey(types, (type) => type.category);
  const talking = (category: string) => (lists.get(category) ?? []).filter((type) => messagesOf({}, type.schema, type.ui) !== undefined).length;
  const place = search.trim() ? (name: string) => [...lists.keys()].indexOf(name) : (name: string) => -talking(name);
  return palette.categories
    .toSorted((a, b) => place(a.name) - place(b.name))
    .flatMap(({ name, label }): [string, NodeType[]][] => {
      const list = lists.get(name);
      return list ? [[label, list]] : [];
    });
}
