import { expect, test } from "vitest";
import { wrapped } from "@/components/flow-picture";

test("a short title is one line, a longer one two, a very long one is cut", () => {
  expect(wrapped("Say something")).toEqual(["Say something"]);
  expect(wrapped("Ask for the patient's name")).toEqual(["Ask for the", "patient's name"]);
  expect(wrapped("Ask for the patient's name and their address")).toEqual(["Ask for the", "patient's name…"]);
  expect(wrapped("")).toEqual([]);
});

test("a title without a space is cut where it ends", () => {
  expect(wrapped("x".repeat(60))).toEqual(["x".repeat(17), `${"x".repeat(16)}…`]);
});
