import { describe, expect, it } from "vitest";
import { fieldsOf } from "@/features/plugins/brings/fields";

const SCHEMA = {
  properties: {
    token: { title: "Token", type: "string" },
    questions: { title: "Questions", type: "array", items: { type: "object", required: ["name"], properties: { name: { title: "Name", type: "string" } } } },
    kind: { title: "Kind", type: "string", enum: ["a", "b"], default: "a" },
    tries: { title: "Tries", type: ["integer", "null"], default: 3, description: "How often." },
  },
  required: ["token"],
};
const UI = { "ui:order": ["tries", "token"], token: { "ui:widget": "secret" } };

describe("fieldsOf", () => {
  it("keeps the order of the form, then of the schema", () => {
    expect(fieldsOf(SCHEMA, UI).map(({ name }) => name)).toEqual(["tries", "token", "questions", "kind"]);
  });

  it("says kinds, choices, defaults and parts", () => {
    const [tries, token, questions, kind] = fieldsOf(SCHEMA, UI);
    expect(tries).toMatchObject({ kind: "number", usual: "3", help: "How often.", required: false });
    expect(token).toMatchObject({ kind: "secret", required: true, usual: "" });
    expect(questions).toMatchObject({ kind: "list", parts: [{ name: "name", required: true, kind: "text" }] });
    expect(kind).toMatchObject({ kind: "choice", choices: ["a", "b"], usual: "a" });
  });

  it("makes nothing of what is no schema", () => {
    for (const strange of [null, 5, "x", [], { properties: 5 }]) expect(fieldsOf(strange, strange)).toEqual([]);
  });
});
