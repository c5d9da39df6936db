/** Single keys that act while nobody is typing; they can be switched off, for those whose voice or switch types them. */
import { useEffect, useLayoutEffect, useRef } from "react";
import { usePreference } from "@/lib/preferences";

export type Keys = Partial<Record<string, () => void>>;

export function useKeys(keys: Keys): void {
  const on = usePreference("keys") !== "off";
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys; // with what is painted: a key pressed right then acts on the list that is seen
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = latest.current[event.key];
      if (!act || document.querySelector("[role=dialog], [role=menu]")) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [on]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
