import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { hasSpoken, stepsOf } from "@/features/home/steps";

const BOT = { id: "b", name: "Clinic", live: 1, at: null, by: null };

function home(...numbers: Partial<Schemas["Number"]>[]): Schemas["Home"] {
  const whole = numbers.map((each, place) => ({ id: `n${String(place)}`, phone: null, state: "stopped", last_in: null, ...each }));
  return { numbers: whole as Schemas["Number"][], bots: [BOT], waiting: null, troubles: [], broken: [] };
}

const link = (of: Schemas["Home"]) => stepsOf(of, null).find(({ scope }) => scope === "numbers.link");

describe("linking a number is a step that is not done", () => {
  it("without any number", () => {
    expect(link(home())).toMatchObject({ id: "number", done: false, to: "/numbers/new" });
  });

  it("with one that was never linked, or is being linked now", () => {
    expect(link(home({}))).toMatchObject({ id: "number", done: false, to: "/numbers/n0/link" });
    expect(link(home({ state: "linking" }))).toMatchObject({ done: false });
  });

  it("after the phone logged wabot out, and after someone here did", () => {
    expect(link(home({ state: "logged_out", phone: "351910000001" }))).toMatchObject({ id: "relink", done: false, to: "/numbers/n0/link" });
    expect(link(home({}, { last_in: "2026-03-01T12:00:00Z" }))).toMatchObject({ id: "relink", done: false, to: "/numbers/n1/link" });
  });

  it("until one is linked, even if it rests", () => {
    expect(link(home({ state: "logged_out", phone: "1" }, { state: "stopped", phone: "2" }))).toMatchObject({ done: true });
    expect(link(home({ state: "live", phone: "2" }))).toMatchObject({ done: true });
  });
});

it("a workspace whose numbers people wrote to has more to show than its first steps", () => {
  expect(hasSpoken(home({}))).toBe(false);
  expect(hasSpoken(home({ last_in: "2026-03-01T12:00:00Z" }))).toBe(true);
});
