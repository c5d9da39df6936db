/** What a card says of its node: from its type and config alone, whatever type it is. */
import { messagesOf } from "../preview/messages";
import { choicesOf } from "@/lib/choices";
import type { Operators } from "./rules";
import type { BotDocument, Config, FlowNode, NodeType, TriggerType } from "./types";

const SHORT = 48;

/** What a form is made of. */
export type Form = Pick<NodeType, "schema" | "ui">;

/** Return a node's title: its own, its type's, or its id if the type is not installed. */
export function titleOf(node: FlowNode, type: NodeType | undefined): string {
  return node.title || type?.title || node.id;
}

/** Return what tells a node from others of the same title: that, and the beginning of what it does. */
export function calledOf(node: FlowNode, type: NodeType | undefined, operators: Operators): string {
  const [title, does] = [titleOf(node, type), summaryOf(node.config ?? {}, type, operators)];
  return does ? `${title} · ${does.length > SHORT ? `${does.slice(0, SHORT)}…` : does}` : title;
}

/** Return in one line what the node does: the first text it sends, else the first entries of its form. */
export function summaryOf(config: Config, type: NodeType | TriggerType | undefined, operators: Operators): string {
  if (!type) return "";
  for (const message of messagesOf(config, type.schema, type.ui) ?? []) {
    if (message.kind === "text") return oneLine(message.text);
    if (message.kind === "media") return oneLine(message.caption || message.name || message.file);
    if (message.kind === "place") return oneLine(message.name || message.address);
    return message.emoji;
  }
  const order = Array.isArray(type.ui["ui:order"]) ? (type.ui["ui:order"] as string[]) : Object.keys(config);
  const said = order.map((name) => fieldInWords(name, config[name], type, operators)).filter(Boolean);
  return oneLine(said.slice(0, 2).join(" · "));
}

/** Return the flow a node leads to, if a field of its form names one. */
export function flowNamedBy(config: Config, type: NodeType | undefined): string | undefined {
  for (const [name, hints] of Object.entries(type?.ui ?? {})) {
    const widget = typeof hints === "object" && hints !== null ? (hints as Config)["ui:widget"] : undefined;
    const value = config[name];
    if (widget === "flow" && typeof value === "string" && value) return value;
  }
  return undefined;
}

/** Return what a flow is called; undefined while there is none. */
export function flowName(document: BotDocument, id: string | undefined): string | undefined {
  return id === undefined ? undefined : document.flows?.find((flow) => flow.id === id)?.name;
}

/** Return the steps of any flow that lead to one. */
export function callersOf(document: BotDocument, id: string, types: ReadonlyMap<string, NodeType>): { flow: string; flowName: string; node: FlowNode }[] {
  return (document.flows ?? []).flatMap((flow) =>
    (flow.nodes ?? [])
      .filter((node) => flowNamedBy(node.config ?? {}, types.get(node.type)) === id)
      .map((node) => ({ flow: flow.id, flowName: flow.name, node })),
  );
}

/** Return what a field of a form holds as a few words; a choice is called what the form calls it. */
export function fieldInWords(name: string, value: unknown, type: Form | undefined, operators: Operators): string {
  const properties = (type?.schema.properties ?? {}) as Record<string, unknown>;
  const choices = choicesOf(properties[name], type?.ui[name]);
  const called = (each: unknown): unknown => (typeof each === "string" ? (choices.get(each) ?? each) : each);
  return inWords(Array.isArray(value) ? value.map(called) : called(value), operators);
}

/** Return a value as a few words; rules as they are read aloud. */
export function inWords(value: unknown, operators: Operators): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((each) => inWords(each, operators)).filter(Boolean).join(", ");
  if (typeof value !== "object" || value === null) return "";
  const dict = value as Config;
  if ("left" in dict && typeof dict.is === "string") {
    return [inWords(dict.left, operators), operators.get(dict.is)?.title ?? dict.is, inWords(dict.right, operators)].filter(Boolean).join(" ");
  }
  for (const group of ["all", "any", "not"]) if (group in dict) return inWords(dict[group], operators);
  return inWords(dict.label ?? dict.name ?? dict.question ?? "", operators);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 160);
}
