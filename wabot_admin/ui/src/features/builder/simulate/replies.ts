/** What the person can tap: the choices of the step that waits, read from its form by the types' hints; polls aside. */
import type { BotDocument, NodeType } from "../model/types";
import { messagesOf } from "../preview/messages";
import type { Turn } from "./walked";

export function repliesOf(last: Turn | undefined, document: BotDocument, types: ReadonlyMap<string, NodeType>): string[] {
  if (last?.wait?.kind !== "reply") return [];
  const frame = last.stack.at(-1);
  const node = document.flows?.find((each) => each.id === frame?.flow)?.nodes?.find((each) => each.id === frame?.node);
  const type = node && types.get(node.type);
  if (!node || !type) return [];
  const labels = (messagesOf(node.config ?? {}, type.schema, type.ui) ?? []).flatMap((message) =>
    message.kind === "text" && message.choices?.style === "numbers" ? message.choices.labels : [],
  );
  return labels.filter((label) => label.trim() !== "" && !label.includes("{{") && !label.includes("{%"));
}
