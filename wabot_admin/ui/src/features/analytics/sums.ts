/** What is reckoned from the figures the API gives: sums, shares, the busiest moment; pure. */
import type { Schemas } from "@/api/client";

export type Volumes = Schemas["Volumes"];
export type Point = Schemas["Point"];
export type NodeFigures = Schemas["Node"];

export const ENDINGS = ["finished", "expired", "stopped", "replaced", "failed"] as const;

/** Return how many conversations ended, however. */
export function endedOf(volumes: Pick<Volumes, (typeof ENDINGS)[number]>): number {
  return ENDINGS.reduce((sum, ending) => sum + volumes[ending], 0);
}

/** Return the point with the most of something, the first of equals; nothing where there is none of it. */
export function busiest<Row>(rows: readonly Row[], of: (row: Row) => number): Row | undefined {
  let best: Row | undefined;
  for (const row of rows) if (of(row) > (best === undefined ? 0 : of(best))) best = row;
  return best;
}

export interface Leaving {
  flow: string;
  node: string;
  entered: number;
  /** Those who left for good there. */
  left: number;
  waiting: number;
  /** `left` of those who came. */
  share: number;
}

/** Return where people leave, the most first; steps nobody came to are left out. */
export function leavings(nodes: readonly NodeFigures[]): Leaving[] {
  return nodes
    .filter(({ entered }) => entered > 0)
    .map(({ flow, node, entered, abandoned, waiting }) => ({ flow, node, entered, left: abandoned, waiting, share: abandoned / entered }))
    .sort((a, b) => b.left - a.left || b.entered - a.entered);
}
