/** What someone prefers on this device: theme, language, a folded sidebar. Kept in cookies, for the storage is emptied
 *  at every sign-out; none of it is about a person. */
import { useSyncExternalStore } from "react";

const YEAR = 365 * 24 * 60 * 60;
const listeners = new Set<() => void>();
/** What was read; every text on a page asks, and reading cookies is slow. */
const known = new Map<string, string | undefined>();

export function preference(name: string): string | undefined {
  if (!known.has(name)) {
    const found = new RegExp(`(?:^|; )wabot_${name}=([^;]*)`).exec(document.cookie);
    known.set(name, readable(found?.[1]));
  }
  return known.get(name);
}

export function prefer(name: string, value: string | undefined): void {
  const life = value ? YEAR : 0;
  document.cookie = `wabot_${name}=${encodeURIComponent(value ?? "")}; path=/; max-age=${life}; samesite=strict`;
  tell();
}

export function usePreference(name: string): string | undefined {
  return useSyncExternalStore(subscribe, () => preference(name));
}

/** Have all preferences read again and shown: in another tab they may have changed. */
function tell(): void {
  known.clear();
  for (const listener of listeners) listener();
}

function readable(kept: string | undefined): string | undefined {
  try {
    return kept ? decodeURIComponent(kept) : undefined;
  } catch {
    return undefined; // another program wrote it
  }
}

addEventListener("focus", tell);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
