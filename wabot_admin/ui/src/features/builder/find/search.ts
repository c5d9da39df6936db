/** All steps and notes of a bot with the words they can be found by. */
import type { BotDocument, Flow, FlowNode, FlowNote } from "../model/types";

export type Found = { flow: Flow; node?: FlowNode; note?: FlowNote; words: string };

export function wordsOf(document: BotDocument): Found[] {
  return (document.flows ?? []).flatMap((flow) => [
    ...(flow.nodes ?? []).map((node): Found => ({ flow, node, words: fold([node.title, node.id, ...texts(node.config)].join(" ")) })),
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

/** Return a text without capitals and accents. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
