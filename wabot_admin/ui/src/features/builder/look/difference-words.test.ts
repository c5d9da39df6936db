import { describe, expect, it } from "vitest";
import { translate } from "@/lib/i18n";
import type { Types } from "../draft/context";
import type { BotDocument, NodeType } from "../model/types";
import { type Difference, groupDifferences, type Known } from "./difference-words";
import { words } from "./messages";

const SAY = {
  type: "x.say", title: "Say something", schema: { properties: { text: { title: "Text" }, typing: { title: "Show typing" } } },
  exits: [{ name: "next", label: "Next" }], system_exits: [], options: null, ui: {},
} as unknown as NodeType;
const types: Types = { palette: {} as Types["palette"], nodes: new Map([["x.say", SAY]]), triggers: new Map(), operators: new Map() };
const document: BotDocument = {
  spec: 1,
  name: "Clinic",
  flows: [{ id: "main", name: "Main", nodes: [{ id: "a", type: "x.say", title: "Greeting" }, { id: "b", type: "x.say", title: "Bye" }] }],
};
const known: Known = { before: null, after: document, types, t: (key, values) => translate(words, "en", key, values) };
const difference = (parts: Partial<Difference>): Difference => ({ kind: "node", change: "changed", flow: "main", id: "a", before: null, after: null, ...parts });

describe("what changed, in words", () => {
  it("names a step by its title and its fields by their labels, before and after", () => {
    const before = { id: "a", type: "x.say", title: "Greeting", config: { text: "Hi", typing: false } };
    const after = { ...before, config: { text: "Hello", typing: true } };
    const [group] = groupDifferences([difference({ before, after })], known);
    expect(group?.name).toBe("Main");
    expect(group?.said[0]?.title).toBe("Greeting");
    expect(group?.said[0]?.lines).toEqual([
      { label: "Text", before: "Hi", after: "Hello" },
      { label: "Show typing", before: "no", after: "yes" },
    ]);
  });

  it("says of a connection from where and to what it leads", () => {
    const [group] = groupDifferences([difference({ kind: "edge", change: "added", id: "a.next", after: ["b"] })], known);
    expect(group?.said[0]).toMatchObject({ title: "“Next” of “Greeting”", lines: [{ label: "Leads to", before: "", after: "Bye" }] });
  });

  it("puts what is of no flow last, under the whole bot", () => {
    const setting = difference({ kind: "setting", flow: null, id: "timezone", before: "UTC", after: "America/Bahia" });
    const groups = groupDifferences([setting, difference({ change: "removed", before: { id: "a", type: "gone.type" } })], known);
    expect(groups.map((group) => group.name)).toEqual(["Main", "The whole bot"]);
    expect(groups[0]?.said[0]?.title).toBe("a");
  });

  it("never shows the type of a step by name", () => {
    const before = { id: "a", type: "x.say", config: {} };
    const [group] = groupDifferences([difference({ before: { ...before, title: "Old" }, after: { ...before, title: "New" } })], known);
    expect(JSON.stringify(group)).not.toContain("x.say");
  });
});
