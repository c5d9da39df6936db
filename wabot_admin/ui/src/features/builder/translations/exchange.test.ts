import { expect, test } from "vitest";
import type { TranslationTable } from "../model/translation-table";
import { exported, imported } from "./exchange";

const cell = { key: "f/n/text", text: "Olá", state: "done" as const, from: undefined, lost: [], strange: [] };
const table: TranslationTable = {
  own: "en",
  languages: ["pt"],
  rows: [
    { key: "f/n/text", flow: "f", node: "n", path: "text", title: "Say", label: "Text", text: "Hi", cells: { pt: cell } },
    { key: "f/n/options/yes/label", flow: "f", node: "n", path: "options/yes/label", title: "Say", label: "Options 1", text: "=Yes", cells: { pt: { ...cell, key: "f/n/options/0/label", text: "" } } },
  ],
  leftOver: [],
};
const heads = { step: "Step", field: "Field" };

test("what was exported brings nothing new, and no cell is a formula", () => {
  const text = exported(table, heads);
  expect(text).toContain(`"'=Yes"`);
  expect(imported(text, table)).toEqual({ texts: [], languages: ["pt"], unknown: 0 });
});

test("new texts are taken by key in either spelling, with the text the translator saw; other lines are counted", () => {
  const text = "key,en,pt,es\nf/n/text,Hello,Oi,Hola\nf/n/options/0/label,,Sim,\nf/x/text,?,?,?\n";
  expect(imported(text, table)).toEqual({
    texts: [
      { language: "pt", key: "f/n/text", text: "Oi", source: "Hello" },
      { language: "es", key: "f/n/text", text: "Hola", source: "Hello" },
      { language: "pt", key: "f/n/options/0/label", text: "Sim", source: "=Yes" },
    ],
    languages: ["pt", "es"],
    unknown: 1,
  });
});

test.each(["", "pt\nx", "key,en\nf/n/text,x", "\u0000\u0001"])("%j is no such table", (text) => expect(imported(text, table)).toBeUndefined());
