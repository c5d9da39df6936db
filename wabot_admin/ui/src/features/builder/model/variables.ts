/** Which variables a bot's texts may use: the declared, those its nodes save, and what is known of the contact. */
import type { BotDocument, NodeType } from "./types";

export type KnownVariable = { name: string; from: "declared" | "saved" | "contact"; type: string; pii: boolean };

const CONTACT: readonly KnownVariable[] = [
  { name: "contact.name", from: "contact", type: "text", pii: true },
  { name: "contact.phone", from: "contact", type: "phone", pii: true },
  { name: "contact.language", from: "contact", type: "text", pii: false },
];

/** Return all variables by name, declared ones first. */
export function variablesOf(document: BotDocument, types: ReadonlyMap<string, NodeType>): KnownVariable[] {
  const found = new Map<string, KnownVariable>();
  for (const each of document.variables ?? []) {
    found.set(each.name, { name: each.name, from: "declared", type: each.type ?? "text", pii: each.pii ?? false });
  }
  for (const node of (document.flows ?? []).flatMap((flow) => flow.nodes ?? [])) {
    const ui = types.get(node.type)?.ui;
    for (const name of ui ? savedBy(node.config, ui) : []) {
      if (!found.has(name)) found.set(name, { name, from: "saved", type: "text", pii: false });
    }
  }
  const order = { declared: 0, saved: 1, contact: 2 };
  return [...found.values(), ...CONTACT].sort((a, b) => order[a.from] - order[b.from] || a.name.localeCompare(b.name));
}

/** Go through a config along its ui_schema to the entries whose control is "variable". */
function savedBy(value: unknown, ui: unknown): string[] {
  if (!isDict(ui)) return [];
  if (ui["ui:widget"] === "variable") return typeof value === "string" && value !== "" ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => savedBy(each, ui.items));
  if (!isDict(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => savedBy(inner, ui[name]));
}

function isDict(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
