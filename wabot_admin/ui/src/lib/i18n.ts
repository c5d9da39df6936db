/** Texts in the languages there are. A feature keeps its own in a `messages.ts`; a key that one language lacks is a
 *  type error there, and a placeholder that one lacks fails a test. */
import { useCallback } from "react";
import { prefer, usePreference } from "@/lib/preferences";

export const LANGUAGES = { en: "English", pt: "Português" } as const;
export type Language = keyof typeof LANGUAGES;

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

export function languageNow(chosen: string | undefined): Language {
  if (chosen && chosen in LANGUAGES) return chosen as Language;
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES);
  return (preferred as Language | undefined) ?? "en";
}

export function useLanguage(): [Language, (language: Language) => void] {
  const chosen = usePreference("language");
  return [languageNow(chosen), (language) => prefer("language", language)];
}

/** Return the function that says a catalogue's texts in the language of the person. */
export function useMessages<Key extends string>(catalogue: Catalogue<Key>): Translate<Key> {
  const [language] = useLanguage();
  return useCallback((key, values) => translate(catalogue, language, key, values), [catalogue, language]);
}

function rule(language: Language, count: string | number | undefined): "one" | "other" {
  return new Intl.PluralRules(language).select(Number(count ?? 0)) === "one" ? "one" : "other";
}
