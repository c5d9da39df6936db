import { describe, expect, it } from "vitest";
import { actions, isAction } from "@/features/audit/actions";
import { codeFor, dayStart, pageOf, sentence } from "@/features/audit/sentences";

describe("what the audit says", () => {
  it("reads as a sentence", () => {
    expect(sentence("make_api_key")).toBe("Make api key");
    expect(sentence("")).toBe("");
  });

  it("finds actions by the names people see, in their language", () => {
    const inLanguage = (language: "en" | "pt") => (action: string) => (isAction(action) ? String(actions[language][action]) : action);
    expect(codeFor("publish a bot in spite", inLanguage("en"))).toBe("publish_bot_anyway");
    expect(codeFor("Save a dra", inLanguage("en"))).toBe("save_draft");
    expect(codeFor("salvar um", inLanguage("pt"))).toBe("save_draft");
    expect(codeFor("NOTA", inLanguage("pt"))).toBe("_note");
    expect(codeFor("numero ", inLanguage("pt"))).toBe("_number");
    expect(codeFor("save dra", inLanguage("en"))).toBe("save_dra");
    expect(codeFor("  ", inLanguage("en"))).toBe("");
  });

  it("leads to what is still there, by its id", () => {
    expect(pageOf("publish_bot", "b1")).toBe("/bots/b1");
    expect(pageOf("opt_out_contact", "c1")).toBe("/contacts/c1");
    expect(pageOf("delete_bot", "b1")).toBeUndefined();
    expect(pageOf("login", "a1")).toBeUndefined();
    for (const hostile of ["", "//evil.example", "../x", "a b", "javascript:alert(1)"]) expect(pageOf("publish_bot", hostile)).toBeUndefined();
  });

  it("takes days as the reader's own, and nonsense as none", () => {
    expect(new Date(dayStart("2026-03-01") ?? "").getDate()).toBe(1);
    expect(new Date(dayStart("2026-02-28", 1) ?? "").getMonth()).toBe(2);
    for (const wrong of ["", "yesterday", "2026-00-00", "x-y-z"]) expect(dayStart(wrong)).toBeUndefined();
  });
});
