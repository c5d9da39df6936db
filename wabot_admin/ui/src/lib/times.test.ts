import { describe, expect, it } from "vitest";
import { relative, span } from "@/lib/times";

const now = new Date("2026-05-01T12:00:00Z");

describe("moments", () => {
  it.each([
    [-3, "3 seconds ago"],
    [-90, "1 minute ago"],
    [-7_200, "2 hours ago"],
    [-86_400, "yesterday"],
    [3 * 86_400, "in 3 days"],
    [-400 * 86_400, "last year"],
  ])("%i seconds off is %s", (seconds, words) => {
    expect(relative(new Date(now.getTime() + seconds * 1000), now, "en")).toBe(words);
  });

  it("are said in the person's language", () => {
    expect(relative(new Date(now.getTime() - 7_200_000), now, "pt")).toBe("há 2 horas");
  });
});

describe("spans", () => {
  it.each([
    [0.25, "0.25 sec"],
    [59, "59 sec"],
    [90, "1.5 min"],
    [100_000, "27.8 hr"],
    [200_000, "2.3 days"],
  ])("of %d seconds are %s", (seconds, words) => {
    expect(span(seconds, "en")).toBe(words);
  });
});
