import { expect, test } from "vitest";
import { choicesOf } from "@/lib/choices";

test("choices are called what their form calls them, those without a name by their value", () => {
  const schema = { enum: ["a", "b", null, ""] };
  expect([...choicesOf(schema, { "ui:enumNames": ["Um", "Dois", "—", "x"] })]).toEqual([["a", "Um"], ["b", "Dois"]]);
  expect([...choicesOf(schema, {})]).toEqual([["a", "a"], ["b", "b"]]);
  expect([...choicesOf({ items: schema }, { items: { "ui:enumNames": ["Um"] } })]).toEqual([["a", "Um"], ["b", "b"]]);
  expect(choicesOf({ type: "string" }, {}).size + choicesOf(undefined, null).size).toBe(0);
});
