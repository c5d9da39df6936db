import { describe, expect, it } from "vitest";
import { begin, entriesOf, HELD, newerOf, olderOf, refreshed, withNewer, withOlder, type TranscriptPage, type Window } from "./window";

const SIZE = 100;

/** A transcript of so many messages, read as the API reads it: cursors name the message they stand at. */
function page(total: number, { before = total, after = -1, limit = SIZE, text = "" } = {}): TranscriptPage {
  const from = after >= 0 ? after + 1 : Math.max(0, before - limit);
  const to = after >= 0 ? Math.min(total, from + limit) : before;
  const items = Array.from({ length: to - from }, (_, index) => ({
    id: `i${from + index}`,
    type: "message" as const,
    at: "2026-03-01T12:00:00+00:00",
    text,
  }));
  const more = after >= 0 ? to < total : from > 0;
  return { items, more, older: after >= 0 || from > 0 ? String(from) : null, newer: String(to - 1) };
}

const ids = (window: Window) => entriesOf(window).map(({ id }) => Number(id.slice(1)));

function scrolledUp(total: number): Window {
  let window = begin(page(total));
  for (let older = olderOf(window); older !== null; older = olderOf(window)) {
    window = withOlder(window, page(total, { before: Number(older) }));
  }
  return window;
}

describe("a window on a transcript", () => {
  it("goes up 20,000 messages and down again without a gap, holding few of them", () => {
    const total = 20_000;
    let window = begin(page(total));
    const seen = new Set(ids(window));
    const check = () => {
      const held = ids(window);
      expect(held.length).toBeLessThanOrEqual(HELD);
      expect(held).toEqual(Array.from({ length: held.length }, (_, index) => (held[0] ?? 0) + index));
      for (const id of held) seen.add(id);
    };
    for (let older = olderOf(window); older !== null; older = olderOf(window)) {
      window = withOlder(window, page(total, { before: Number(older) }));
      check();
    }
    expect(seen.size).toBe(total);
    expect(window.atEnd).toBe(false);
    for (let newer = newerOf(window); newer !== null; newer = newerOf(window)) {
      window = withNewer(window, page(total, { after: Number(newer) }));
      check();
    }
    expect(ids(window).at(-1)).toBe(total - 1);
    expect(window.atEnd).toBe(true);
  });

  it("takes what is new and what changed, and keeps what is older", () => {
    const window = withOlder(begin(page(250)), page(250, { before: 150 }));
    const now = refreshed(window, page(253, { text: "read" }));
    expect(ids(now)).toEqual(Array.from({ length: 203 }, (_, index) => index + 50));
    expect(entriesOf(now).at(-1)?.text).toBe("read");
    expect(olderOf(now)).toBe("50");
  });

  it("forgets what was removed", () => {
    const fresh = page(3);
    expect(ids(refreshed(begin(page(3)), { ...fresh, items: [...fresh.items.slice(0, 1), ...fresh.items.slice(2)] }))).toEqual([0, 2]);
  });

  it("begins anew when too much came at once, and stays where someone reads old messages", () => {
    expect(ids(refreshed(begin(page(50)), page(500)))[0]).toBe(400);
    const reading = scrolledUp(2_000);
    expect(refreshed(reading, page(2_005))).toBe(reading);
  });

  it("begins empty and fills", () => {
    expect(ids(refreshed(begin(page(0)), page(1)))).toEqual([0]);
  });
});
