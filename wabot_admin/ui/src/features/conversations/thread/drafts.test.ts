import { expect, it } from "vitest";
import { without } from "./drafts";

it("takes what was sent out of a draft, and leaves what was written meanwhile", () => {
  expect(without({ reply: "Hello", note: "n" }, "reply", "Hello")).toEqual({ reply: "", note: "n" });
  expect(without({ reply: "Hello and more", note: "" }, "reply", "Hello")).toEqual({ reply: "and more", note: "" });
  expect(without({ reply: "Another", note: "" }, "reply", "Hello")).toEqual({ reply: "Another", note: "" });
});
