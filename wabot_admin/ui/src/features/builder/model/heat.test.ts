import { describe, expect, it } from "vitest";
import { heatKey, heatOf, hottest, levelOf, type NodeFigures } from "./heat";

const ask: NodeFigures = { flow: "menu", node: "ask", entered: 110, waiting: 10, abandoned: 25, exits: { yes: 50, no: 25 } };
const say: NodeFigures = { flow: "menu", node: "say", entered: 50, waiting: 0, abandoned: 0, exits: { next: 50 } };

describe("heat", () => {
  it("gives every way out, giving up among them, its share of those who decided", () => {
    const heat = heatOf(3, [ask, say]);
    expect(heat.nodes.get(heatKey("menu", "ask"))).toMatchObject({ came: 110, left: 25, share: 0.25, level: 3 });
    expect(heat.exits.get(heatKey("menu", "ask/yes"))).toEqual({ count: 50, share: 0.5 });
    expect(heat.exits.get(heatKey("menu", "say/next"))).toEqual({ count: 50, share: 1 });
    expect(heat.nodes.get(heatKey("menu", "say"))?.level).toBe(0);
  });

  it("puts first where the most give up", () => {
    expect(hottest(heatOf(1, [say, ask])).map(({ node }) => node)).toEqual(["ask", "say"]);
  });

  it("has five levels with their bounds in the hotter one, and none for nothing", () => {
    expect([0, 0.019, 0.02, 0.1, 0.25, 0.5, 1].map(levelOf)).toEqual([0, 0, 1, 2, 3, 4, 4]);
    expect(heatOf(1, [{ ...say, entered: 0, exits: {} }]).nodes.get(heatKey("menu", "say"))?.share).toBe(0);
  });
});
