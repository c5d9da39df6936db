/** How the preview is looked at: light or dark, language, what variables are filled in as. It stays while one goes
 *  from step to step; nothing of it is saved. */
import { useSyncExternalStore } from "react";
import type { Look } from "../phone";

export type Choices = { bot: string; look: Look | undefined; language: string | undefined; whole: boolean; samples: ReadonlyMap<string, string> };

const BEGINNING: Choices = { bot: "", look: undefined, language: undefined, whole: false, samples: new Map() };

let choices = BEGINNING;
const listeners = new Set<() => void>();

/** Return the choices for a bot and what changes them. */
export function useChoices(bot: string): [Choices, (parts: Partial<Choices>) => void] {
  const kept = useSyncExternalStore(subscribe, () => choices);
  const mine = kept.bot === bot ? kept : BEGINNING;
  const choose = (parts: Partial<Choices>) => {
    choices = { ...mine, ...parts, bot };
    for (const listener of listeners) listener();
  };
  return [mine, choose];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
