import { describe, expect, it } from "vitest";
import { type Catalogue, LANGUAGES, languageNow, messages, type Text, translate } from "@/lib/i18n";

const modules = import.meta.glob<Record<string, unknown>>("/src/**/messages.ts", { eager: true });
const catalogues = Object.entries(modules).flatMap(([file, exported]) =>
  Object.values(exported)
    .filter(isCatalogue)
    .map((catalogue) => [file, catalogue] as const),
);

function isCatalogue(exported: unknown): exported is Catalogue {
  return typeof exported === "object" && exported !== null && "en" in exported;
}

function placeholders(text: Text): string[] {
  const whole = typeof text === "string" ? text : `${text.one} ${text.other}`;
  return [...new Set(whole.match(/\{\w+\}/g))].sort();
}

describe("texts", () => {
  it("are in catalogues", () => {
    expect(catalogues.length).toBeGreaterThan(2);
  });

  it.each(catalogues)("of %s are all there in every language, with the same placeholders", (_file, catalogue) => {
    const keys = Object.keys(catalogue.en).sort();
    for (const language of Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]) {
      expect(Object.keys(catalogue[language]).sort()).toEqual(keys);
      for (const key of keys) {
        const text = catalogue[language][key];
        const english = catalogue.en[key];
        expect(text, key).toBeTruthy();
        if (text && english) expect(placeholders(text), key).toEqual(placeholders(english));
      }
    }
  });

  it("say numbers in the words of one or many", () => {
    const words = messages({
      en: { rows: { one: "{count} row", other: "{count} rows" } },
      pt: { rows: { one: "{count} linha", other: "{count} linhas" } },
    });
    expect(translate(words, "en", "rows", { count: 1 })).toBe("1 row");
    expect(translate(words, "en", "rows", { count: 1200 })).toBe("1,200 rows");
    expect(translate(words, "pt", "rows", { count: 0 })).toBe("0 linha");
  });

  it("leave a value that looks like a placeholder alone", () => {
    const words = messages({ en: { hi: "Hi {name}" }, pt: { hi: "Oi {name}" } });
    expect(translate(words, "en", "hi", { name: "{name} $& <b>" })).toBe("Hi {name} $& <b>");
  });

  it("come in the chosen language, else in one the browser asks for, else in English", () => {
    expect(languageNow("pt")).toBe("pt");
    expect(languageNow("xx")).toBe("en");
    expect(languageNow(undefined)).toBe("en");
  });
});
