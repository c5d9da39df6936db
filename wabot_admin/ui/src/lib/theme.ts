/** Light, dark or as the system has it; public/theme.js does the same before the first paint. */
import { useEffect, useSyncExternalStore } from "react";
import { prefer, usePreference } from "@/lib/preferences";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

export function useTheme(): [Theme, (theme: Theme) => void] {
  const chosen = usePreference("theme");
  const theme: Theme = chosen === "light" || chosen === "dark" ? chosen : "system";
  return [theme, (next) => prefer("theme", next === "system" ? undefined : next)];
}

/** Keep the page in the chosen theme, and in the system's when that changes. Used once, by the app. */
export function useThemeOnPage(): void {
  const [theme] = useTheme();
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const apply = () =>
      document.documentElement.classList.toggle("dark", theme === "system" ? system.matches : theme === "dark");
    apply();
    system.addEventListener("change", apply);
    return () => system.removeEventListener("change", apply);
  }, [theme]);
}

/** Return whether the page is dark now, for what draws its own colours. */
export function useDark(): boolean {
  return useSyncExternalStore(watchPage, () => document.documentElement.classList.contains("dark"));
}

function watchPage(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["class"] });
  return () => observer.disconnect();
}
