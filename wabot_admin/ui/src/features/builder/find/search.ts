/** All steps and notes of a bot with the words they can be found by. */
import { fold } from "@/lib/fold";
import type { BotDocument, Flow, FlowNode, FlowNote, NodeType } from "../model/types";

export type Found = { flow: Flow; node?: FlowNode; note?: FlowNote; words: string };

export function wordsOf(document: BotDocument, types: ReadonlyMap<string, NodeType>): Found[] {
  const called = (node: FlowNode) => [node.title || types.get(node.type)?.title, node.id];
  return (document.flows ?? []).flatMap((flow) => [
    ...(flow.nodes ?? []).map((node): Found => ({ flow, node, words: fold([...called(node), ...texts(node.config)].join(" ")) })),
    ...(flow.notes ?? []).map((note): Found => ({ flow, note, words: fold(note.text) })),
  ]);
}

/** Return the places that have every word of a search. */
export function matches(places: readonly Found[], search: string): Found[] {
  const wanted = fold(search).split(/\s+/).filter(Boolean);
  return places.filter((place) => wanted.every((word) => place.words.includes(word)));
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}
