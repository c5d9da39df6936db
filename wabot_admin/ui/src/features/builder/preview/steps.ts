/** What of a flow is previewed: the chosen steps, or its main path; told from the draft alone. */
import type { Selection } from "../draft/store";
import { mainPath } from "../model/main-path";
import { languagesOf, spellingOf, textsOf, translated } from "../model/translations";
import type { BotDocument, Flow, FlowNode, NodeType } from "../model/types";
import { formatted, type Span } from "@/lib/whatsapp-text";
import { type Message, messagesOf, written } from "./messages";

export type PreviewStep = {
  node: FlowNode;
  type: NodeType | undefined;
  /** `undefined` for a step that never sends anything. */
  messages: Message[] | undefined;
  /** How many of its texts have no translation into the language. */
  missing: number;
  /** It waits for the person; `answer` is what they choose on the main path, if that is known. */
  waits: boolean;
  answer: string | undefined;
};

type Types = ReadonlyMap<string, NodeType>;

/** Return the steps to show: of the chosen nodes in the order of the path, or of the whole main path. */
export function stepsOf({ document, flow, chosen, types, language }: { document: BotDocument; flow: Flow; chosen: Selection["nodes"] | null; types: Types; language: string }): PreviewStep[] {
  const path = mainPath(flow, types);
  if (chosen === null) return path.map(({ node, label }) => stepOf(document, flow, node, types, language, label));
  const others = (flow.nodes ?? []).filter((node) => !path.some((each) => each.node === node)).map((node) => ({ node, label: undefined }));
  return [...path, ...others]
    .filter(({ node }) => chosen.has(node.id))
    .map(({ node, label }) => stepOf(document, flow, node, types, language, label));
}

function stepOf(document: BotDocument, flow: Flow, node: FlowNode, types: Types, language: string, answer: string | undefined): PreviewStep {
  const type = types.get(node.type);
  const [prefix, own] = [`${flow.id}/${node.id}/`, node.config ?? {}];
  const texts = document.translations?.[language];
  const config = texts ? translated(own, texts, prefix) : own;
  const isOwn = language === languagesOf(document)[0];
  const kept = (path: string): boolean => Boolean(texts?.[prefix + path]);
  const missing = isOwn ? 0 : textsOf(own, type).filter((text) => !kept(spellingOf(text.path, own, kept))).length;
  return { node, type, messages: type && messagesOf(config, type.schema, type.ui), missing, waits: type?.waits ?? false, answer };
}

/** Return the steps up to a number of messages. */
export function firstOf(steps: readonly PreviewStep[], most: number): PreviewStep[] {
  const shown: PreviewStep[] = [];
  let count = 0;
  for (const step of steps) {
    count += step.messages?.length ?? 0;
    if (count > most) break;
    shown.push(step);
  }
  return shown;
}

/** Return the expressions in braces that messages have, in their order, each once. */
export function expressionsIn(messages: readonly Message[]): string[] {
  const found = messages.flatMap((message) => textsIn(message).flatMap((text) => variablesIn(formatted(text))));
  return [...new Set(found)];
}

function textsIn(message: Message): string[] {
  if (message.kind === "text") return [written({ ...message, choices: { style: "numbers", labels: message.choices?.labels ?? [] } })];
  if (message.kind === "media") return [message.caption, message.name, message.file];
  if (message.kind === "place") return [message.name, message.address, message.latitude, message.longitude];
  return [message.emoji];
}

function variablesIn(spans: readonly Span[]): string[] {
  return spans.flatMap((span) => ("children" in span ? variablesIn(span.children) : span.kind === "variable" ? [span.text] : []));
}
