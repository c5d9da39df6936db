/** Going from step to step by arrow keys: along connections left and right, between neighbours up and down. */
import { flowOf, useBuilder } from "../draft/context";
import { draw } from "../model/graph";
import type { Flow } from "../model/types";

export type Direction = "left" | "right" | "up" | "down";

export function useWalking(): (direction: Direction) => void {
  const { store, types } = useBuilder();
  return (direction) => {
    const flow = flowOf(store.get());
    if (!flow) return;
    const [from] = store.get().selection.nodes;
    const places = new Map(draw(flow, types.nodes).nodes.map((node) => [node.id, node.position]));
    const next = nextStep(flow, places, from, direction);
    if (next !== undefined) store.goTo({ node: next });
  };
}

/** Return the node to go to; from nowhere it is where the flow starts. */
export function nextStep(flow: Flow, places: ReadonlyMap<string, { x: number; y: number }>, from: string | undefined, direction: Direction): string | undefined {
  const here = from === undefined ? undefined : places.get(from);
  if (from === undefined || !here) return flow.start ?? flow.nodes?.[0]?.id;
  const edges = flow.edges ?? [];
  if (direction === "right") return edges.find((edge) => edge.source === from)?.target;
  if (direction === "left") return edges.find((edge) => edge.target === from)?.source;
  const sign = direction === "down" ? 1 : -1;
  const distance = (place: { x: number; y: number }) => (place.y - here.y) * sign + Math.abs(place.x - here.x) * 2;
  const beyond = (flow.nodes ?? []).filter((node) => ((places.get(node.id)?.y ?? here.y) - here.y) * sign > 0);
  return beyond.sort((a, b) => distance(places.get(a.id) ?? here) - distance(places.get(b.id) ?? here))[0]?.id;
}
