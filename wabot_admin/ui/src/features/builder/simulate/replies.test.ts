import { describe, expect, it } from "vitest";
import { turnOf } from "./fixtures";
import { repliesOf } from "./replies";

const offers = [{ id: "hours", label: "Horários" }, { id: "team", label: "Uma pessoa" }];
const asking = turnOf({ offers, wait: { kind: "reply", until: null } });

describe("what can be tapped", () => {
  it("is what the question lets choose from, in the words the person reads", () => {
    expect(repliesOf([asking])).toEqual(["Horários", "Uma pessoa"]);
  });

  it("stays when what the person did meanwhile was ignored", () => {
    expect(repliesOf([asking, turnOf({ ignored: "A reaction is no reply.", wait: asking.wait })])).toEqual(["Horários", "Uma pessoa"]);
  });

  it("is in the poll where there is one, and nothing where nobody waits or the team has the talk", () => {
    expect(repliesOf([turnOf({ ...asking, says: [{ kind: "poll", text: "?", options: ["Horários"] }] })])).toEqual([]);
    expect(repliesOf([turnOf({ ...asking, wait: null })])).toEqual([]);
    expect(repliesOf([turnOf({ ...asking, owner: "human" })])).toEqual([]);
    expect(repliesOf([])).toEqual([]);
  });
});
