import { describe, expect, it } from "vitest";
import { dayStart, pageOf, sentence } from "@/features/audit/sentences";

describe("what the audit says", () => {
  it("reads as a sentence", () => {
    expect(sentence("make_api_key")).toBe("Make api key");
    expect(sentence("")).toBe("");
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
