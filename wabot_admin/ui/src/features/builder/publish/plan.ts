/** What shall become of those who wait on older versions, and where each goes on. */
import type { Schemas } from "@/api/client";

export type Place = Schemas["Place"];
export type Kind = "finish" | "move" | "end";
/** `targets` leads from a place to `[flow, node]` of the draft; a place that is not in it lets people finish. */
export type Plan = { kind: Kind; ending: string; targets: ReadonlyMap<string, readonly [string, string]> };
export type PlanBody = Pick<Schemas["PublishBody"], "waiting" | "nodes" | "ending">;

export function placeKey(place: Pick<Place, "revision" | "flow" | "node">): string {
  return `${place.revision}/${place.flow}/${place.node}`;
}

/** Return the plan to begin with: all finish; if they move, steps that are still there lead to themselves. */
export function planFor(places: readonly Place[]): Plan {
  const fitting = places.filter((place) => place.fits);
  return { kind: "finish", ending: "", targets: new Map(fitting.map((place) => [placeKey(place), [place.flow, place.node] as const])) };
}

/** Return the plan as the API takes it; a move of nobody lets all finish. */
export function planBody(plan: Plan, places: readonly Place[]): PlanBody {
  if (plan.kind === "end") return { waiting: "end", nodes: [], ending: plan.ending.trim() };
  const nodes = places.flatMap((place) => {
    const target = plan.targets.get(placeKey(place));
    if (!target) return [];
    return [{ revision: place.revision, flow: place.flow, node: place.node, to_flow: target[0], to_node: target[1] }];
  });
  if (plan.kind === "finish" || nodes.length === 0) return { waiting: "finish", nodes: [], ending: "" };
  return { waiting: "move", nodes, ending: "" };
}
