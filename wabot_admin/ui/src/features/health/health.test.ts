import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { findingsOf } from "@/features/health/findings";
import { lasting, partsOf, type Span } from "@/features/health/spans";

const NOW = new Date("2026-03-01T12:00:00Z");
const WELL: Schemas["Health"] = {
  version: "1",
  stores: [
    { kind: "records", scheme: "sqlite", milliseconds: 1 },
    { kind: "cache", scheme: "memory", milliseconds: 0 },
  ],
  queue: { unhandled: 1, oldest_in: "2026-03-01T11:59:30Z", queued: 0, oldest_out: null },
  processes: [{ owner: "a", numbers: 1, keeps: ["tallies", "words"] }],
  plugins: [],
};

describe("what is wrong with wabot", () => {
  it("is nothing when all is well, and nothing that one may not see", () => {
    expect(findingsOf(WELL, NOW)).toEqual([]);
    expect(findingsOf({ ...WELL, processes: null, plugins: null }, NOW)).toEqual([]);
  });

  it("names stores that are away, what waits too long, and what nobody keeps up", () => {
    const bad: Schemas["Health"] = {
      ...WELL,
      stores: [{ kind: "cache", scheme: "redis", milliseconds: null }],
      queue: { unhandled: 3, oldest_in: "2026-03-01T11:50:00Z", queued: 2, oldest_out: "2026-03-01T11:57:00Z" },
      processes: [],
    };
    expect(findingsOf(bad, NOW)).toEqual(["cache", "unhandled", "queued", "tallies", "words"]);
  });
});

describe("a strip of states", () => {
  const span = (state: Span["state"], since: number, until: number): Span => ({
    state,
    since: new Date(NOW.getTime() + since * 60_000).toISOString(),
    until: new Date(NOW.getTime() + until * 60_000).toISOString(),
    reason: "",
    told: null,
  });
  const spans = [span("live", 25, 50), span("interrupted", 50, 60), span("live", 60, 100)];

  it("has each state where it was, for as long as it was", () => {
    const parts = partsOf(spans, NOW.toISOString(), new Date(NOW.getTime() + 6_000_000).toISOString());
    expect(parts.map(({ left, width }) => [left, width])).toEqual([[25, 25], [50, 10], [60, 40]]);
  });

  it("sums what a state lasted, the longest first", () => {
    expect(lasting(spans)).toEqual([{ state: "live", seconds: 3900 }, { state: "interrupted", seconds: 600 }]);
  });
});
