/** Texts in the languages there are. A feature keeps its own in a `messages.ts`; a key that one language lacks is a
 *  type error there, and a placeholder that one lacks fails a test. */
import { useCallback } from "react";
import { prefer, preference, usePreference } from "@/lib/preferences";

export const LANGUAGES = { en: "English", pt: "Português" } as const;
export type Language = keyof typeof LANGUAGES;

/** The preference that keeps what the workspace speaks. */
const USUAL = "usual";

/** One text, or one for each number; `{name}` stands for a value, `{count}` chooses the number. */
export type Text = string | { one: string; other: string };
export type Values = Record<string, string | number>;
export type Catalogue<Key extends string = string> = Record<Language, Record<Key, Text>>;
export type Translate<Key extends string> = (key: Key, values?: Values) => string;

export function messages<E extends Record<string, Text>>(both: {
  en: E;
  pt: { [K in keyof E]: Text };
}): Catalogue<keyof E & string> {
  return both;
}

export function translate<Key extends string>(
  catalogue: Catalogue<Key>,
  language: Language,
  key: Key,
  values: Values = {},
): string {
  const text = catalogue[language][key];
  const found = typeof text === "string" ? text : text[rule(language, values.count)];
  return found.replace(/\{(\w+)\}/g, (all, name: string) => {
    const value = values[name];
    return value === undefined ? all : typeof value === "number" ? value.toLocaleString(language) : value;
  });
}

/** Return the language to speak: the person's own choice, then their workspace's, then their browser's. */
export function languageNow(chosen: string | undefined, usual?: string): Language {
  for (const wanted of [chosen, usual]) if (wanted && wanted in LANGUAGES) return wanted as Language;
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES);
  return (preferred as Language | undefined) ?? "en";
}

/** Return the language that is spoken at this moment, for what is asked outside of components. */
export function languageHere(): Language {
  return languageNow(preference("language"), preference(USUAL));
}

export function useLanguage(): [Language, (language: Language) => void] {
  const chosen = usePreference("language");
  const usual = usePreference(USUAL);
  return [languageNow(chosen, usual), (language) => prefer("language", language)];
}

/** Keep what the workspace speaks, for everyone at this browser who has chosen nothing, before signing in too. */
export function rememberUsual(language: string | null): void {
  if ((preference(USUAL) ?? null) !== language) prefer(USUAL, language ?? undefined);
}

/** Return the function that says a catalogue's texts in the language of the person. */
export function useMessages<Key extends string>(catalogue: Catalogue<Key>): Translate<Key> {
  const [language] = useLanguage();
  return useCallback((key, values) => translate(catalogue, language, key, values), [catalogue, language]);
}

const RULES: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules("en"), pt: new Intl.PluralRules("pt") };

function rule(language: Language, count: string | number | undefined): "one" | "other" {
  return RULES[language].select(Number(count ?? 0)) === "one" ? "one" : "other";
}
