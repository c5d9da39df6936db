/** How people went through a bot's steps, ready to be drawn: how many came and left, and the share of every way out. */
import type { components } from "@/api/schema";

export type NodeFigures = components["schemas"]["Node"];

export type HeatNode = {
  flow: string;
  node: string;
  came: number;
  /** Those who gave up there. */
  left: number;
  waiting: number;
  /** `left` of all who came to a decision there. */
  share: number;
  /** How hot it is drawn, 0 to 4. */
  level: Level;
};
export type Level = 0 | 1 | 2 | 3 | 4;
export type HeatExit = { count: number; share: number };
/** What a version of the bot was counted at, by flow and node, and by flow and `source/exit`. */
export type Heat = { revision: number; nodes: ReadonlyMap<string, HeatNode>; exits: ReadonlyMap<string, HeatExit> };

/** The share from which on each level counts: 2 %, 10 %, 25 %, 50 %. */
export const BOUNDS = [0.02, 0.1, 0.25, 0.5] as const;

export const heatKey = (flow: string, id: string): string => `${flow}\n${id}`;

export function levelOf(share: number): Level {
  return BOUNDS.filter((bound) => share >= bound).length as Level;
}

export function heatOf(revision: number, figures: readonly NodeFigures[]): Heat {
  const nodes = new Map<string, HeatNode>();
  const exits = new Map<string, HeatExit>();
  for (const { flow, node, entered, abandoned, waiting, exits: ways } of figures) {
    const decided = Object.values(ways).reduce((sum, count) => sum + count, abandoned);
    const share = decided ? abandoned / decided : 0;
    nodes.set(heatKey(flow, node), { flow, node, came: entered, left: abandoned, waiting, share, level: levelOf(share) });
    for (const [exit, count] of Object.entries(ways)) {
      exits.set(heatKey(flow, `${node}/${exit}`), { count, share: decided ? count / decided : 0 });
    }
  }
  return { revision, nodes, exits };
}

/** Return the steps people came to, those first at which the most gave up. */
export function hottest(heat: Heat): HeatNode[] {
  return [...heat.nodes.values()].filter(({ came }) => came > 0).sort((a, b) => b.left - a.left || b.came - a.came);
}
