import { expect, test } from "vitest";
import { messagesOf, written } from "./messages";

const form = {
  schema: { properties: { text: {}, options: {}, style: { default: "poll" }, fields: { items: { properties: { question: {}, choices: {} } } } } },
  ui: {
    "ui:order": ["text", "options", "style", "fields"],
    text: { "x-shown": "text" },
    options: { "x-shown": "choices" },
    style: { "x-shown": "style" },
    fields: { items: { "ui:order": ["question", "choices"], question: { "x-shown": "text" }, choices: { "x-shown": "choices" } } },
  },
};

test("a menu is its text with what can be chosen, in the style its default says", () => {
  const config = { text: "Which?", options: [{ id: "a", label: "Apple" }, { id: "b", label: "Pear" }] };
  expect(messagesOf(config, form.schema, form.ui)).toEqual([
    { kind: "text", field: "text", text: "Which?", quote: false, choices: { style: "poll", labels: ["Apple", "Pear"] } },
  ]);
});

test("entries of a list are drawn one by one, each with where it comes from", () => {
  const config = { fields: [{ question: "Name?" }, { question: "Size?", choices: ["S", "M"] }] };
  expect(messagesOf(config, form.schema, form.ui)).toEqual([
    { kind: "text", field: "fields/0/question", text: "Name?", quote: false },
    { kind: "text", field: "fields/1/question", text: "Size?", quote: false, choices: { style: "numbers", labels: ["S", "M"] } },
  ]);
});

test("a question is written as it is sent: choices under it, numbered, and its help last", () => {
  const schema = { properties: { question: {}, choices: {}, help: {} } };
  const ui = { "ui:order": ["question", "choices", "help"], question: { "x-shown": "text" }, choices: { "x-shown": "choices" }, help: { "x-shown": "below" } };
  const said = (config: Record<string, unknown>) => (messagesOf(config, schema, ui) ?? []).map((each) => (each.kind === "text" ? written(each) : each.kind));
  expect(said({ question: "Size?", choices: ["S", "M"], help: "As on the label." })).toEqual(["Size?\n\n1. S\n2. M\n\nAs on the label."]);
  expect(said({ question: "Name?", help: "Yours." })).toEqual(["Name?\n\nYours."]);
  expect(said({ question: "", choices: ["S"] })).toEqual(["1. S"]);
});

test("a type that says nothing of messages has no preview; one that does may still send none", () => {
  expect(messagesOf({}, { properties: { when: {} } }, { "ui:order": ["when"], when: {} })).toBeUndefined();
  expect(messagesOf({ text: " " }, form.schema, form.ui)).toEqual([]);
});

test.each([null, 3, [], "x", { text: 5 }, { options: "no list", text: {} }, { fields: [null, 1, []] }])(
  "a config that fits no form (%j) is drawn as far as it goes",
  (config) => expect(() => messagesOf((config ?? {}) as Record<string, unknown>, form.schema, form.ui)).not.toThrow(),
);
