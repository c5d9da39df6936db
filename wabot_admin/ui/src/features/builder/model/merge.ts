/** Three-way merge of bot documents: what only one side changed is taken, what both changed is named, nothing is lost. */
import type { BotDocument } from "./types";

export type Conflict = { path: readonly string[]; base: unknown; mine: unknown; theirs: unknown };
export type Merge = { document: BotDocument; conflicts: Conflict[] };

const ABSENT = Symbol("absent");
type Value = unknown;

/** Merge two versions that both came from `base`. A conflict stands in the document as `mine` until `settle` decides. */
export function merge(base: BotDocument, mine: BotDocument, theirs: BotDocument): Merge {
  const conflicts: Conflict[] = [];
  const document = mergeValues(base, mine, theirs, [], conflicts) as BotDocument;
  return { document: withoutLooseEdges(document), conflicts };
}

/** Put another side's value where a conflict is. */
export function settle(document: BotDocument, conflict: Conflict, value: unknown): BotDocument {
  return put(document, conflict.path, value) as BotDocument;
}

export function equal(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, index) => equal(each, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && equal(a[name], b[name]));
}

function mergeValues(base: Value, mine: Value, theirs: Value, path: readonly string[], found: Conflict[]): Value {
  if (equal(mine, theirs) || equal(base, theirs)) return mine;
  if (equal(base, mine)) return theirs;
  if (isObject(mine) && isObject(theirs) && (isObject(base) || base === ABSENT)) {
    return mergeObjects(isObject(base) ? base : {}, mine, theirs, path, found);
  }
  const keyed = keyOf([base, mine, theirs]);
  if (keyed) return mergeLists(asList(base), asList(mine), asList(theirs), keyed, path, found);
  if (path.includes("layout")) return mine; // where a card lies is nothing to ask about
  found.push({ path, base: plain(base), mine: plain(mine), theirs: plain(theirs) });
  return mine;
}

type Dict = Record<string, Value>;

function mergeObjects(base: Dict, mine: Dict, theirs: Dict, path: readonly string[], found: Conflict[]): Dict {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const merged: Dict = {};
  for (const name of names) {
    const value = mergeValues(at(base, name), at(mine, name), at(theirs, name), [...path, name], found);
    if (value !== ABSENT) merged[name] = value;
  }
  return merged;
}

type Key = (item: Dict) => string;

/** Merge lists whose entries have ids, entry by entry; the order is mine, theirs' new ones where they stood. */
function mergeLists(
  base: Dict[],
  mine: Dict[],
  theirs: Dict[],
  key: Key,
  path: readonly string[],
  found: Conflict[],
): Dict[] {
  const [olds, ours, others] = [base, mine, theirs].map((list) => new Map(list.map((item) => [key(item), item])));
  const order = mine.map(key);
  theirs.forEach((item, index) => {
    if (order.includes(key(item))) return;
    const before = theirs.slice(0, index).map(key).findLast((name) => order.includes(name));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key(item));
  });
  return order.flatMap((name) => {
    const parts = [olds, ours, others].map((map) => map?.get(name) ?? ABSENT);
    const value = mergeValues(parts[0], parts[1], parts[2], [...path, `=${name}`], found);
    return value === ABSENT ? [] : [value as Dict];
  });
}

/** Return what names the entries of lists: their id, an edge's source and exit, or a variable's or test's name. */
function keyOf(sides: readonly Value[]): Key | undefined {
  const lists = sides.filter((side) => side !== ABSENT && side !== undefined);
  if (!lists.every(Array.isArray)) return undefined;
  const items = lists.flat() as Value[];
  if (items.length === 0 || !items.every(isObject)) return undefined;
  const keys: Key[] = [
    (item) => text(item.id),
    (item) => (text(item.source) && text(item.exit) ? `${text(item.source)}/${text(item.exit)}` : ""),
    (item) => text(item.name),
  ];
  return keys.find((key) => lists.every((list) => unique((list as Dict[]).map(key))));
}

function unique(names: readonly string[]): boolean {
  return names.every((name) => name !== "") && new Set(names).size === names.length;
}

/** Drop edges whose ends one side removed, so that a merge never leads nowhere. */
function withoutLooseEdges(document: BotDocument): BotDocument {
  if (!document.flows) return document;
  const flows = document.flows.map((flow) => {
    const ids = new Set((flow.nodes ?? []).map((node) => node.id));
    const edges = flow.edges?.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
    return edges && edges.length !== flow.edges?.length ? { ...flow, edges } : flow;
  });
  return { ...document, flows };
}

function put(value: Value, path: readonly string[], fresh: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return fresh;
  if (Array.isArray(value)) {
    const key = keyOf([value]);
    const index = value.findIndex((item: Value) => isObject(item) && key && `=${key(item)}` === step);
    const inner = put(index < 0 ? undefined : value[index], rest, fresh);
    if (inner === undefined) return value.filter((_, each) => each !== index);
    return index < 0 ? [...value, inner] : value.with(index, inner);
  }
  const dict = isObject(value) ? value : {};
  const inner = put(dict[step], rest, fresh);
  const others = Object.fromEntries(Object.entries(dict).filter(([name]) => name !== step));
  return inner === undefined ? others : { ...dict, [step]: inner };
}

function at(dict: Dict, name: string): Value {
  return Object.hasOwn(dict, name) ? dict[name] : ABSENT;
}

function asList(value: Value): Dict[] {
  return Array.isArray(value) ? (value as Dict[]) : [];
}

function plain(value: Value): unknown {
  return value === ABSENT ? undefined : value;
}

function text(value: Value): string {
  return typeof value === "string" ? value : "";
}

function isObject(value: Value): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
