/** What changed between two versions, said as an editor would: what it is called, where it is, and its fields before and after. */
import type { Schemas } from "@/api/client";
import type { Translate } from "@/lib/i18n";
import type { Types } from "../draft/context";
import { fieldInWords, type Form, titleOf } from "../model/describe";
import { exitsOf } from "../model/exits";
import { equal } from "../model/merge";
import type { BotDocument, Config, FlowNode } from "../model/types";
import type { LookWord } from "./messages";

export type Difference = Schemas["Difference"];
export type Line = { label: string; before: string; after: string };
export type Said = { key: string; change: Difference["change"]; title: string; kind: LookWord; node?: string; lines: Line[] };
export type Group = { flow: string | null; name: string; said: Said[] };
export type Known = { before: BotDocument | null; after: BotDocument; types: Types; t: Translate<LookWord> };

const KINDS: Record<string, LookWord> = {
  bot: "kindBot",
  setting: "kindSetting",
  variable: "kindVariable",
  flow: "kindFlow",
  trigger: "kindTrigger",
  node: "kindNode",
  edge: "kindEdge",
  translation: "kindTranslation",
  test: "kindTest",
};

/** Return the differences by flow, those of the whole bot last. */
export function groupDifferences(differences: readonly Difference[], known: Known): Group[] {
  const groups = new Map<string | null, Group>();
  for (const each of differences) {
    const flow = each.kind === "flow" && each.id ? each.id : each.flow;
    const group = groups.get(flow) ?? { flow, name: flow === null ? known.t("wholeBot") : flowName(flow, known), said: [] };
    groups.set(flow, group);
    group.said.push(say(each, known));
  }
  return [...groups.values()].sort((a, b) => Number(a.flow === null) - Number(b.flow === null));
}

/** Return a difference in words. */
export function say(each: Difference, known: Known): Said {
  const kind = KINDS[each.kind] ?? "kindBot";
  const base = { key: `${each.kind}/${each.flow ?? ""}/${each.id}/${each.change}`, change: each.change, kind };
  if (each.change === "moved") return { ...base, title: known.t("orderOf", { what: known.t(kind) }), lines: [] };
  if (each.kind === "node") return { ...base, ...sayNode(each, known) };
  if (each.kind === "edge") return { ...base, ...sayEdge(each, known) };
  if (each.kind === "trigger") {
    const type = known.types.triggers.get(String(asDict(each.after ?? each.before).type));
    return { ...base, title: type?.title ?? each.id, lines: changedLines(config(each.before), config(each.after), type, known, each.change) };
  }
  if (each.kind === "flow") {
    const lines = each.change === "changed" ? changedLines(asDict(each.before), asDict(each.after), undefined, known, "changed") : [];
    return { ...base, title: flowName(each.id, known), lines };
  }
  return { ...base, title: each.id, lines: [{ label: "", before: words(each.before, known), after: words(each.after, known) }] };
}

function sayNode(each: Difference, known: Known): Pick<Said, "title" | "node" | "lines"> {
  const node = (each.after ?? each.before) as FlowNode;
  const type = known.types.nodes.get(node.type);
  const [before, after] = [each.before, each.after].map((side) => {
    const { title, type: kind, retry, config: form } = asDict(side);
    const kindTitle = typeof kind === "string" ? (known.types.nodes.get(kind)?.title ?? kind) : "";
    return { ...asDict(form), retry, ...(each.change === "changed" && { title, type: kindTitle }) };
  });
  return { title: titleOf(node, type), node: node.id, lines: changedLines(before ?? {}, after ?? {}, type, known, each.change) };
}

function sayEdge(each: Difference, known: Known): Pick<Said, "title" | "node" | "lines"> {
  const flows = [known.after, known.before].map((document) => document?.flows?.find((flow) => flow.id === each.flow));
  const source = flows.flatMap((flow) => flow?.nodes ?? []).find((node) => each.id.startsWith(`${node.id}.`));
  const exit = source ? each.id.slice(source.id.length + 1) : each.id;
  const type = source && known.types.nodes.get(source.type);
  const label = source ? exitsOf(source, type, []).find((one) => one.name === exit)?.label : undefined;
  const ends = (side: unknown) =>
    (Array.isArray(side) ? side : [])
      .map((id) => {
        const node = flows.flatMap((flow) => flow?.nodes ?? []).find((one) => one.id === id);
        return node ? titleOf(node, known.types.nodes.get(node.type)) : String(id);
      })
      .join(", ");
  const from = source ? titleOf(source, type) : each.id;
  return {
    title: known.t("wayOut", { exit: label ?? exit, from }),
    ...(source && { node: source.id }),
    lines: [{ label: known.t("leadsTo"), before: ends(each.before), after: ends(each.after) }],
  };
}

function changedLines(before: Config, after: Config, type: Form | undefined, known: Known, change: Difference["change"]): Line[] {
  const fields = asDict(type?.schema.properties);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !equal(before[name], after[name]));
  return names
    .map((name) => {
      const title = asDict(fields[name]).title;
      return { label: typeof title === "string" ? title : fieldName(name, known), before: words(before[name], known, name, type), after: words(after[name], known, name, type) };
    })
    .filter((line) => change === "changed" || line.before !== "" || line.after !== "");
}

function fieldName(name: string, { t }: Known): string {
  const own: Record<string, LookWord> = { title: "fieldTitle", type: "fieldType", retry: "fieldRetry", start: "fieldStart", name: "fieldName" };
  const word = own[name];
  return word ? t(word) : name.replaceAll("_", " ");
}

/** Return a value as it may be read; what has no words of its own is shown as data. */
function words(value: unknown, { types, t }: Known, field = "", type?: Form): string {
  if (value === undefined || value === null || value === "") return "";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  return fieldInWords(field, value, type, types.operators) || JSON.stringify(value);
}

function flowName(id: string, { before, after }: Known): string {
  return [after, before].flatMap((document) => document?.flows ?? []).find((flow) => flow.id === id)?.name ?? id;
}

function config(side: unknown): Config {
  return asDict(asDict(side).config);
}

function asDict(value: unknown): Config {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Config) : {};
}
