import { describe, expect, it } from "vitest";
import { turnOf } from "./fixtures";
import { changesOf, lengthOf, lightOf, standsAt, talkOf, type Turn } from "./walked";

const step = (node: string, exit: string | null, error: string | null = null, flow = "main") => ({ flow, node, exit, error });

const turn = (number: number, parts: Partial<Turn>) => turnOf({ number, ...parts });

const WAITING = turn(1, { path: [step("hi", "next"), step("ask", null)], stack: [{ flow: "main", node: "ask", journal: [] }], wait: { kind: "reply", until: null } });

describe("the way of a talk", () => {
  it("is lit where it went and where it waits", () => {
    const light = lightOf([WAITING], "main");
    expect([...light.now]).toEqual(["ask"]);
    expect([...light.past]).toEqual(["hi"]);
    expect([...light.edges]).toEqual(["hi/next"]);
    expect(lightOf([WAITING], "other").past.size).toBe(0);
  });

  it("begins anew after a talk that ended", () => {
    const ended = turn(2, { path: [step("ask", "answered"), step("bye", "next")], ended: "finished" });
    expect(talkOf([WAITING, ended]).map((each) => each.number)).toEqual([1, 2]);
    expect(talkOf([WAITING, ended, turn(3, { path: [step("hi", "next")] })]).map((each) => each.number)).toEqual([3]);
    expect(standsAt(ended)).toEqual({ flow: "main", node: "bye" });
  });

  it("tells failures, not waits that ran out", () => {
    const failing = turn(1, { path: [step("call", "error", "http_failed: no answer"), step("ask", "no_reply", "no_reply: late")], ended: "failed" });
    expect([...lightOf([failing], "main").failed]).toEqual([["call", "no answer"]]);
  });
});

it("tells what a turn did to the variables", () => {
  const kinds = changesOf({ a: 1, b: { x: 1 }, c: 3 }, { a: 2, b: { x: 1 }, d: 4 }).map(({ name, kind }) => [name, kind]);
  expect(kinds).toEqual([["a", "changed"], ["b", "same"], ["c", "gone"], ["d", "new"]]);
});

it("says lengths of time in their largest unit", () => {
  expect(lengthOf(3_600_000, "en")).toBe("1 hour");
  expect(lengthOf(5_400_000, "en")).toBe("1.5 hours");
  expect(lengthOf(172_800_000, "en")).toBe("2 days");
});
