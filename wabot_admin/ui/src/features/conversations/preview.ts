/** A message in a word, where there is no room for it. */
import type { Word } from "@/features/conversations/messages";
import type { Translate } from "@/lib/i18n";

const KINDS = new Set<string>([
  ...(["image", "video", "audio", "voice", "document", "sticker", "location", "contact", "reaction", "poll"] satisfies Word[]),
  ...(["poll_vote", "button_reply", "list_reply", "placeholder", "other"] satisfies Word[]),
]);

/** Return what a kind of message is called; a text needs no word. */
export function kindWord(t: Translate<Word>, kind: string | undefined): string {
  if (kind === undefined || kind === "text") return "";
  return t(KINDS.has(kind) ? (kind as Word) : "other");
}
