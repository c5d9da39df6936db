/** The part of a transcript that is held: whole pages in a row, however long the conversation. Pure; who asks is elsewhere. */
import type { Schemas } from "@/api/client";

export type Entry = Schemas["TranscriptEntry"];
export type TranscriptPage = Schemas["Transcript"];

interface Chunk {
  items: readonly Entry[];
  older: string | null;
  newer: string;
}

export interface Window {
  chunks: readonly Chunk[];
  /** Whether it reaches the newest message. */
  atEnd: boolean;
}

/** Entries that are held at most; what is beyond is asked for again when it is scrolled to. */
export const HELD = 600;

export function begin(page: TranscriptPage): Window {
  return { chunks: [chunk(page)], atEnd: true };
}

/** Put the page before it in front; what is furthest from it goes. */
export function withOlder(window: Window, page: TranscriptPage): Window {
  const chunks = [chunk(page), ...window.chunks];
  const kept = [...chunks];
  while (kept.length > 2 && count(kept) > HELD) kept.pop();
  return { chunks: kept, atEnd: window.atEnd && kept.length === chunks.length };
}

/** Put the page after it behind; what is furthest from it goes. */
export function withNewer(window: Window, page: TranscriptPage): Window {
  const kept = [...window.chunks, chunk(page)];
  while (kept.length > 2 && count(kept) > HELD) kept.shift();
  return { chunks: kept, atEnd: !page.more };
}

/** Take over the newest page as it reads now: what is new, what changed, what was removed. A window that is
 *  elsewhere stays; one that the page does not touch begins anew. */
export function refreshed(window: Window | undefined, page: TranscriptPage): Window {
  if (!window) return begin(page);
  if (!window.atEnd) return window;
  const first = page.items[0];
  const place = first ? window.chunks.findIndex(({ items }) => items.some(({ id }) => id === first.id)) : -1;
  const met = window.chunks[place];
  if (!first || !met) return begin(page);
  const before = met.items.slice(0, met.items.findIndex(({ id }) => id === first.id));
  const last = { items: [...before, ...page.items], older: before.length > 0 ? met.older : page.older, newer: page.newer };
  return { chunks: [...window.chunks.slice(0, place), last], atEnd: true };
}

export function entriesOf(window: Window): Entry[] {
  return window.chunks.flatMap(({ items }) => items);
}

export function has(window: Window, entry: string): boolean {
  return window.chunks.some(({ items }) => items.some(({ id }) => id === entry));
}

export const olderOf = (window: Window): string | null => window.chunks[0]?.older ?? null;
export const newerOf = (window: Window): string | null => (window.atEnd ? null : (window.chunks.at(-1)?.newer ?? null));

function chunk({ items, older, newer }: TranscriptPage): Chunk {
  return { items, older, newer };
}

function count(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { items }) => sum + items.length, 0);
}
