/** Changes to a bot's translations, as pure functions; with each text is kept what it was translated from. */
import type { Edit } from "./edits";
import type { LeftOver } from "./translation-table";
import type { BotDocument } from "./types";

type Kept = Record<string, Record<string, string>>;

export type Translation = { language: string; key: string; text: string; source: string };

/** Put texts in; an empty one takes the translation out. */
export function translate(texts: readonly Translation[]): Edit {
  return (document) => {
    const [translations, from]: [Kept, Kept] = [copy(document.translations), copy(document.translated_from)];
    for (const { language, key, text, source } of texts) {
      set(translations, language, key, text || undefined);
      set(from, language, key, text ? source : undefined);
    }
    return withBoth(document, translations, from);
  };
}

export function addLanguage(language: string): Edit {
  return (document) => (document.translations?.[language] ? document : { ...document, translations: { ...document.translations, [language]: {} } });
}

/** Take a language out with all its texts. */
export function removeLanguage(language: string): Edit {
  return (document) => withBoth(document, without(document.translations, language), without(document.translated_from, language));
}

/** Take out the translations of texts that are gone. */
export function clear(leftOver: readonly LeftOver[]): Edit {
  return translate(leftOver.map(({ language, key }) => ({ language, key, text: "", source: "" })));
}

function withBoth(document: BotDocument, translations: Kept, from: Kept): BotDocument {
  const others = { ...document };
  delete others.translated_from;
  const filled = Object.fromEntries(Object.entries(from).filter(([, texts]) => Object.keys(texts).length > 0));
  return { ...others, translations, ...(Object.keys(filled).length > 0 && { translated_from: filled }) };
}

function set(kept: Kept, language: string, key: string, text: string | undefined): void {
  const texts = { ...kept[language] };
  if (text === undefined) delete texts[key]; // eslint-disable-line @typescript-eslint/no-dynamic-delete -- a copy, by a key of its own
  else texts[key] = text;
  kept[language] = texts;
}

function copy(kept: Kept | undefined): Kept {
  return { ...kept };
}

function without(kept: Kept | undefined, language: string): Kept {
  return Object.fromEntries(Object.entries(kept ?? {}).filter(([each]) => each !== language));
}
