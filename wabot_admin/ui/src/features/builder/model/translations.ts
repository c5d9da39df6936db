/** Texts of a bot in other languages: which there are, where each is kept, and a step as its reader has it.
 *  A key is `flow/node/field`; deeper parts follow by name, by position or by an option's id. */
import type { BotDocument, Config, NodeType } from "./types";

export type Texts = Readonly<Record<string, string>>;

/** Return the bot's own language and those it is translated to. */
export function languagesOf(document: BotDocument): string[] {
  const own = document.language ?? "en";
  return [own, ...Object.keys(document.translations ?? {}).filter((each) => each !== own)];
}

/** Return a config with the texts of one language in it; what has none stays as it is. The engine does the same. */
export function translated(config: Config, texts: Texts, prefix: string): Config {
  let changed: unknown = config;
  for (const [key, text] of Object.entries(texts)) {
    if (key.startsWith(prefix) && text) changed = replaced(changed, key.slice(prefix.length).split("/"), text);
  }
  return changed as Config;
}

function replaced(value: unknown, [head, ...rest]: string[], text: string): unknown {
  if (head === undefined) return text;
  const inner = (each: unknown): unknown => (rest.length > 0 ? replaced(each, rest, text) : text);
  if (isDict(value) && Object.hasOwn(value, head)) return { ...value, [head]: inner(value[head]) };
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown, index) => (head === String(index) || (isDict(item) && item.id === head) ? inner(item) : item));
}

export type NodeText = { path: string; label: string; text: string };

/** What a text is for, among the roles of `x-shown`. */
const ROLES = new Set(["text", "below", "choices", "caption", "place", "address", "said"]);

/** Return the texts of a step that people read, by the hints of its type; entries with an id are told by it. */
export function textsOf(config: Config, type: Pick<NodeType, "schema" | "ui"> | undefined): NodeText[] {
  return type ? [...walk(config, type.schema, type.ui, [], "")] : [];
}

function* walk(config: Config, schema: Config, ui: Config, path: string[], above: string): Generator<NodeText> {
  const properties = dict(schema.properties);
  const order = Array.isArray(ui["ui:order"]) ? (ui["ui:order"] as string[]) : Object.keys(properties);
  for (const name of order) {
    const [hints, property, value] = [dict(ui[name]), dict(properties[name]), config[name]];
    const label = [above, typeof property.title === "string" ? property.title : name].filter(Boolean).join(" · ");
    const here = [...path, name];
    if (typeof hints["x-shown"] === "string") {
      if (ROLES.has(hints["x-shown"])) yield* leaves(value, here, label);
    } else if (Array.isArray(value) && isDict(hints.items)) {
      for (const [index, entry] of value.entries()) {
        yield* walk(dict(entry), dict(property.items), hints.items, [...here, stepTo(value, entry, index)], `${label} ${index + 1}`);
      }
    } else if (isDict(value)) yield* walk(value, property, hints, here, label);
  }
}

/** A text, or the labels of a list of texts or options. */
function* leaves(value: unknown, path: string[], label: string): Generator<NodeText> {
  if (typeof value === "string") {
    if (value.trim()) yield { path: path.join("/"), label, text: value };
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      const step = [...path, stepTo(value, entry, index)];
      yield* leaves(isDict(entry) ? entry.label : entry, isDict(entry) ? [...step, "label"] : step, `${label} ${index + 1}`);
    }
  }
}

/** Return the text a key's path leads to, or undefined: where the engine would put a translation. */
export function textAt(value: unknown, path: string): string | undefined {
  let found: unknown = value;
  for (const step of path.split("/")) {
    if (Array.isArray(found)) found = found.find((each: unknown, index) => String(index) === step || (isDict(each) && each.id === step));
    else found = isDict(found) ? found[step] : undefined;
  }
  return typeof found === "string" ? found : undefined;
}

/** An entry's id says which it is even when others move; a position does where there is none that is its own. */
function stepTo(list: readonly unknown[], entry: unknown, index: number): string {
  const id = isDict(entry) ? entry.id : undefined;
  const own = typeof id === "string" && /^[^/]*[^/\d][^/]*$/.test(id) && list.filter((each) => isDict(each) && each.id === id).length === 1;
  return own ? id : String(index);
}

/** Return a key's other spelling of the same place, if the document has one: positions where ids could stand, or ids. */
export function spellingOf(path: string, config: Config, has: (path: string) => boolean): string {
  return spellings(path.split("/"), config).find(has) ?? path;
}

function spellings([head, ...rest]: string[], value: unknown): string[] {
  if (head === undefined) return [""];
  const go = (inner: unknown, names: string[]): string[] =>
    spellings(rest, inner).flatMap((tail) => names.map((name) => (tail ? `${name}/${tail}` : name)));
  if (!Array.isArray(value)) return go(dict(value)[head], [head]);
  const index = value.findIndex((each: unknown, place) => String(place) === head || (isDict(each) && each.id === head));
  const entry: unknown = value[index];
  const id = isDict(entry) && typeof entry.id === "string" ? [entry.id] : [];
  return go(entry, [...new Set([head, ...id, String(index)])]);
}

function dict(value: unknown): Config {
  return isDict(value) ? value : {};
}

function isDict(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
