/** What a step's form asks for, read from its JSON Schema and ui_schema as rows for people; pure. */
import { choicesOf } from "@/lib/choices";

export type FieldKind =
  | "text" | "longText" | "webAddress" | "phone" | "email" | "number" | "yesNo" | "choice" | "duration" | "secret" | "variable" | "flow" | "file" | "rule" | "list" | "group" | "any";

export interface FieldRow {
  name: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  help: string;
  choices: string[];
  /** What counts when it is left out, as it is written; empty where that is nothing. */
  usual: string;
  parts: FieldRow[];
}

const WIDGETS: Record<string, FieldKind> = {
  textarea: "longText", uri: "webAddress", tel: "phone", email: "email", secret: "secret", variable: "variable", flow: "flow", file: "file",
  rule: "rule", duration: "duration", json: "any", checkbox: "yesNo", updown: "number",
};
const TYPES: Record<string, FieldKind> = { string: "text", integer: "number", number: "number", boolean: "yesNo", array: "list", object: "group" };

type Json = Record<string, unknown>;

export function fieldsOf(schema: unknown, ui: unknown): FieldRow[] {
  const properties = object(object(schema).properties);
  const required = new Set(texts(object(schema).required));
  const order = texts(object(ui)["ui:order"]);
  const names = [...order.filter((name) => name in properties), ...Object.keys(properties).filter((name) => !order.includes(name))];
  return names.map((name) => fieldOf(name, object(properties[name]), object(object(ui)[name]), required.has(name)));
}

function fieldOf(name: string, schema: Json, ui: Json, required: boolean): FieldRow {
  const items = object(schema.items);
  const choices = choicesOf(schema, ui);
  const nested = items.properties ? fieldsOf(items, ui.items) : schema.properties ? fieldsOf(schema, ui) : [];
  return {
    name,
    label: text(schema.title) || name,
    kind: kindOf(schema, ui),
    required,
    help: text(schema.description),
    choices: [...choices.values()],
    usual: choices.get(usual(schema.default)) ?? usual(schema.default),
    parts: nested,
  };
}

function kindOf(schema: Json, ui: Json): FieldKind {
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return "choice";
  const widget = WIDGETS[text(ui["ui:widget"])];
  if (widget) return widget;
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== "null") : schema.type;
  return TYPES[text(type)] ?? "any";
}

function usual(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => each !== null && each !== "").map(String) : [];
}
