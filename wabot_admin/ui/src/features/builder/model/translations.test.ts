import { expect, test } from "vitest";
import { nodeType } from "./fixtures";
import { addLanguage, clear, removeLanguage, translate } from "./translation-edits";
import { coverageOf, tableOf, variablesOf } from "./translation-table";
import { languagesOf, spellingOf, textsOf, translated } from "./translations";
import type { BotDocument } from "./types";

const menu = nodeType("test.menu", {
  schema: { properties: { text: { title: "Text" }, options: { title: "Options" }, fields: { title: "Fields", items: { properties: { question: { title: "Question" } } } }, url: {} } },
  ui: {
    "ui:order": ["text", "options", "fields", "url"],
    text: { "x-shown": "text" },
    options: { "x-shown": "choices" },
    fields: { items: { question: { "x-shown": "text" } } },
    url: {},
  },
});
const types = new Map([[menu.type, menu]]);
const config = { text: "Hi {{ name }}", options: [{ id: "yes", label: "Yes" }, { id: "2", label: "No" }], fields: [{ question: "Who?" }], url: "https://x.example" };
const bot: BotDocument = {
  spec: 1,
  name: "b",
  language: "en",
  flows: [{ id: "f", name: "F", nodes: [{ id: "n", type: "test.menu", config }, { id: "gone", type: "away.x", config: { text: "?" } }] }],
  translations: { pt: { "f/n/text": "Olá {{ nome }}", "f/n/options/0/label": "Sim", "f/old/text": "x", "f/gone/text": "kept" } },
  translated_from: { pt: { "f/n/options/0/label": "Yep" } },
};

test("a step is read in a language as the engine reads it: by name, by position and by an option's id", () => {
  const texts = { "f/n/text": "Olá", "f/n/options/yes/label": "Sim", "f/n/options/1/label": "Não", "f/n/fields/0/question": "Quem?", "f/n/nothing/x": "?", "f/other/text": "?" };
  expect(translated(config, texts, "f/n/")).toEqual({
    ...config,
    text: "Olá",
    options: [{ id: "yes", label: "Sim" }, { id: "2", label: "Não" }],
    fields: [{ question: "Quem?" }],
  });
  expect(translated(config, { "f/n/text": "" }, "f/n/")).toEqual(config);
});

test("what people read is told by hints; an entry is named by its id unless that could be a position", () => {
  expect(textsOf(config, menu).map(({ path, label }) => [path, label])).toEqual([
    ["text", "Text"],
    ["options/yes/label", "Options 1"],
    ["options/1/label", "Options 2"],
    ["fields/0/question", "Fields 1 · Question"],
  ]);
});

test("a key is found however it is spelled", () => {
  expect(spellingOf("options/yes/label", config, (path) => path === "options/0/label")).toBe("options/0/label");
  expect(spellingOf("options/yes/label", config, () => false)).toBe("options/yes/label");
});

test("the table tells what is missing, outdated, at odds with its text, and left over", () => {
  const { own, languages, rows, leftOver } = tableOf(bot, types);
  expect([own, languages]).toEqual(["en", ["pt"]]);
  expect(rows.map((row) => row.cells.pt?.state)).toEqual(["done", "outdated", "missing", "missing", "done"]);
  expect(rows[4], "a text of a type that is away, for it is translated already").toMatchObject({ key: "f/gone/text", text: "?" });
  expect(rows[0]?.cells.pt).toMatchObject({ lost: ["name"], strange: ["nome"] });
  expect(rows[1]?.cells.pt).toMatchObject({ key: "f/n/options/0/label", from: "Yep" });
  expect(leftOver.map((each) => each.key)).toEqual(["f/old/text"]);
  expect(coverageOf(rows, "pt")).toEqual({ total: 5, done: 2, outdated: 1, percent: 40 });
});

test("a translation keeps what it was made from; taken out, nothing of it stays", () => {
  const text = { language: "pt", key: "f/n/fields/0/question", text: "Quem?", source: "Who?" };
  const done = translate([text])(bot);
  expect(done.translated_from?.pt).toEqual({ "f/n/options/0/label": "Yep", "f/n/fields/0/question": "Who?" });
  expect(translate([{ ...text, text: "" }])(done)).toEqual(bot);
  expect(bot.translations?.pt?.[text.key]).toBeUndefined();
  expect(Object.keys(clear(tableOf(bot, types).leftOver)(bot).translations?.pt ?? {})).not.toContain("f/old/text");
});

test("a language is added empty and removed with all it has", () => {
  const both = addLanguage("es")(bot);
  expect(languagesOf(both)).toEqual(["en", "pt", "es"]);
  expect(addLanguage("pt")(bot)).toBe(bot);
  const rest = { ...bot };
  delete rest.translated_from;
  expect(removeLanguage("pt")(both)).toEqual({ ...rest, translations: { es: {} } });
});

test("the names a text reads are told without their filters, each once", () => {
  expect(variablesOf('*{{ name | default: "you" }}* {{name}} {{ a.b }}')).toEqual(["name", "a.b"]);
});
