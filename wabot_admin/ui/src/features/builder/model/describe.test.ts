import { expect, test } from "vitest";
import { calledOf } from "./describe";
import { TYPES } from "./fixtures";

test("steps of one title are told apart by what they do, cut short", () => {
  const type = TYPES.get("test.menu");
  const named = (name: string) => calledOf({ id: "a", type: "test.menu", title: "Say", config: { name, text: name } }, type && { ...type, ui: { "ui:order": ["name"] } }, new Map());
  expect(named("Hello")).toBe("Say · Hello");
  expect(named("Hello ".repeat(20))).toMatch(/^Say · .{48}…$/u);
  expect(calledOf({ id: "a", type: "gone", config: {} }, undefined, new Map())).toBe("a");
});
