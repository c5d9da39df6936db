import { describe, expect, it } from "vitest";
import { type Place, placeKey, planBody, planFor } from "./plan";

const place = (node: string, fits: boolean): Place => ({
  revision: 3, flow: "main", node, flow_name: "Main", type: "x.ask", title: "Ask", hint: "", count: 2, people: 0,
  oldest: "2026-01-01T00:00:00Z", newest: "2026-01-02T00:00:00Z", stays: fits, fits,
});
const PLACES = [place("name", true), place("day", false)];

describe("the plan for those who wait", () => {
  it("lets all finish unless something else is chosen", () => {
    expect(planBody(planFor(PLACES), PLACES)).toEqual({ waiting: "finish", nodes: [], ending: "" });
  });

  it("leads steps that are still there to themselves", () => {
    const plan = { ...planFor(PLACES), kind: "move" as const };
    expect(planBody(plan, PLACES)).toEqual({
      waiting: "move",
      nodes: [{ revision: 3, flow: "main", node: "name", to_flow: "main", to_node: "name" }],
      ending: "",
    });
  });

  it("takes where a person leads a step that is gone", () => {
    const plan = planFor(PLACES);
    const targets = new Map([...plan.targets, [placeKey(place("day", false)), ["main", "date"] as const]]);
    expect(planBody({ ...plan, kind: "move", targets }, PLACES).nodes).toContainEqual({ revision: 3, flow: "main", node: "day", to_flow: "main", to_node: "date" });
  });

  it("moves nobody if no place leads anywhere", () => {
    expect(planBody({ kind: "move", ending: "", targets: new Map() }, PLACES).waiting).toBe("finish");
  });

  it("ends with the text as it was written", () => {
    expect(planBody({ ...planFor(PLACES), kind: "end", ending: " Bye " }, PLACES)).toEqual({ waiting: "end", nodes: [], ending: "Bye" });
  });
});
