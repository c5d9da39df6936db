/** What someone prefers on this device: theme, language, a folded sidebar. Kept in cookies, for the storage is emptied
 *  at every sign-out; none of it is about a person. */
import { useSyncExternalStore } from "react";

const YEAR = 365 * 24 * 60 * 60;
const listeners = new Set<() => void>();

export function preference(name: string): string | undefined {
  const found = new RegExp(`(?:^|; )wabot_${name}=([a-z]*)`).exec(document.cookie);
  return found?.[1] || undefined;
}

export function prefer(name: string, value: string | undefined): void {
  const life = value ? YEAR : 0;
  document.cookie = `wabot_${name}=${value ?? ""}; path=/; max-age=${life}; samesite=strict`;
  for (const listener of listeners) listener();
}

export function usePreference(name: string): string | undefined {
  return useSyncExternalStore(subscribe, () => preference(name));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
