/** A transcript's entries as rows: days parted, reactions at their message, quotes found, each turn's way shown once. Pure. */
import type { Schemas } from "@/api/client";
import type { Entry } from "@/features/conversations/transcript/window";

export interface TranscriptRow {
  entry: Entry;
  /** Its day, when it is the first of it. */
  day: string | null;
  /** Whether someone else spoke before, or long ago: who speaks is said again. */
  leads: boolean;
  reactions: readonly string[];
  quoted: Entry | undefined;
  path: readonly Schemas["Step"][];
}

const PAUSE = 5 * 60_000;

export function rowsOf(entries: readonly Entry[]): TranscriptRow[] {
  const messages = new Map(entries.flatMap((entry) => (entry.message_id ? [[entry.message_id, entry] as const] : [])));
  const reactions = reactionsOf(entries, messages);
  const told = new Set<number>();
  const rows: TranscriptRow[] = [];
  for (const entry of entries) {
    if (entry.kind === "reaction" && entry.reply_to && messages.has(entry.reply_to)) continue;
    const before = rows.at(-1)?.entry;
    const day = dayOf(entry.at);
    const first = entry.turn != null && !told.has(entry.turn);
    if (entry.turn != null) told.add(entry.turn);
    rows.push({
      entry,
      day: before && dayOf(before.at) === day ? null : day,
      leads: !before || !follows(before, entry),
      reactions: [...(reactions.get(entry.message_id ?? "")?.values() ?? [])].filter(Boolean),
      quoted: entry.reply_to ? messages.get(entry.reply_to) : undefined,
      path: first ? (entry.path ?? []) : [],
    });
  }
  return rows;
}

/** Return who wrote an entry, as something to compare. */
export function voiceOf(entry: Entry): string {
  return entry.type === "message" ? `${entry.direction ?? ""} ${entry.author?.id ?? ""}` : entry.type;
}

/** Everyone has one reaction to a message: the last; an empty one takes it away. */
function reactionsOf(entries: readonly Entry[], messages: ReadonlyMap<string, Entry>) {
  const found = new Map<string, Map<string, string>>();
  for (const entry of entries) {
    if (entry.kind !== "reaction" || !entry.reply_to || !messages.has(entry.reply_to)) continue;
    const theirs = found.get(entry.reply_to) ?? new Map<string, string>();
    found.set(entry.reply_to, theirs.set(entry.direction ?? "", entry.text ?? ""));
  }
  return found;
}

function follows(before: Entry, entry: Entry): boolean {
  if (voiceOf(before) !== voiceOf(entry) || entry.type !== "message") return false;
  return Date.parse(entry.at) - Date.parse(before.at) < PAUSE;
}

/** The day in the reader's own time zone. */
function dayOf(at: string): string {
  const moment = new Date(at);
  return `${moment.getFullYear()}-${moment.getMonth() + 1}-${moment.getDate()}`;
}
