/** What is drawn over the cards of the open flow: problems, light, marks, heat, and what nothing leads to. */
import { flowOf } from "../draft/context";
import type { BuilderState, Mark } from "../draft/store";
import { heatKey, type HeatNode } from "../model/heat";
import { reached } from "../model/reach";
import type { BotProblem } from "../model/types";

const counted = new WeakMap<readonly BotProblem[], ReadonlyMap<string, number>>();

/** Return how many problems of a severity a node of the open flow has. */
export function problemsAt(state: BuilderState, node: string, severity: BotProblem["severity"]): number {
  return countsOf(state.problems).get(keyOf(state.flow, node, severity)) ?? 0;
}

/** Return how many problems of a severity something that starts the open flow has. */
export function startProblemsAt(state: BuilderState, trigger: string, severity: BotProblem["severity"]): number {
  return countsOf(state.problems).get(keyOf(state.flow, "", severity, trigger)) ?? 0;
}

export function lightOf(state: BuilderState, node: string): "now" | "past" | undefined {
  if (state.light?.flow !== state.flow) return undefined;
  return state.light.now.has(node) ? "now" : state.light.past.has(node) ? "past" : undefined;
}

/** Return why a node failed in what is lit. */
export function failureOf(state: BuilderState, node: string): string | undefined {
  return state.light?.flow === state.flow ? state.light.failed.get(node) : undefined;
}

export function markOf(state: BuilderState, node: string): Mark | undefined {
  return state.marks?.flow === state.flow ? state.marks.nodes.get(node) : undefined;
}

export function heatAt(state: BuilderState, node: string): HeatNode | undefined {
  return state.heat?.nodes.get(heatKey(state.flow, node));
}

export function nowhere(state: BuilderState, node: string): boolean {
  const flow = flowOf(state);
  return flow ? !reached(flow).has(node) : false;
}

function countsOf(problems: readonly BotProblem[]): ReadonlyMap<string, number> {
  let counts = counted.get(problems);
  if (!counts) {
    const made = new Map<string, number>();
    for (const { flow, node, severity, trigger } of problems) {
      const key = keyOf(flow ?? "", node ?? "", severity, ...(trigger === null ? [] : [trigger]));
      made.set(key, (made.get(key) ?? 0) + 1);
    }
    counts = made;
    counted.set(problems, counts);
  }
  return counts;
}

const keyOf = (...parts: string[]): string => parts.join("\n");
