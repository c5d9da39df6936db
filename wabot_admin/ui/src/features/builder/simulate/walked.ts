/** What a simulation's turns mean: the way walked, where it stands, what failed and what changed; pure. */
import type { Schemas } from "@/api/client";
import type { Light } from "../draft/store";

export type Turn = Schemas["SimulatedTurn"];
export type Place = { flow: string; node: string };
export type Change = { name: string; value: unknown; was: unknown; kind: "new" | "changed" | "gone" | "same" };

/** Return the turns of the talk that stands: those after the last that ended one, the ending turn itself being part. */
export function talkOf(turns: readonly Turn[]): Turn[] {
  const ended = turns.slice(0, -1).findLastIndex((turn) => turn.ended !== null && turn.ignored === null);
  return turns.slice(ended + 1);
}

/** Return what to light in a flow: nodes and edges walked, where it waits, and what failed. */
export function lightOf(turns: readonly Turn[], flow: string): Light {
  const path = talkOf(turns).flatMap((turn) => turn.path).filter((step) => step.flow === flow);
  const last = turns.at(-1);
  const waiting = last && last.ended === null ? last.stack.filter((frame) => frame.flow === flow) : [];
  const now = new Set(waiting.map((frame) => frame.node));
  return {
    flow,
    now,
    past: new Set(path.map((step) => step.node).filter((node) => !now.has(node))),
    edges: new Set(path.flatMap((step) => (step.exit === null ? [] : [`${step.node}/${step.exit}`]))),
    failed: new Map(path.flatMap((step) => (isFailure(step) ? [[step.node, failureOf(step)] as const] : []))),
  };
}

/** Return where a turn stands: where it waits, else the last node it went through. */
export function standsAt(turn: Turn | undefined): Place | undefined {
  const at = turn && turn.ended === null ? (turn.stack.at(-1) ?? turn.path.at(-1)) : turn?.path.at(-1);
  return at && { flow: at.flow, node: at.node };
}

/** A wait that ran out and an answer nobody understood have exits of their own; all else is a failure. */
export function isFailure(step: Turn["path"][number]): boolean {
  return step.error !== null && step.exit !== "no_reply" && step.exit !== "invalid";
}

/** Return why a step failed, without the name programs know the error by. */
export function failureOf(step: Turn["path"][number]): string {
  return (step.error ?? "").replace(/^[a-z_]+: /, "");
}

/** Return all variables by name, each with what a turn did to it. */
export function changesOf(before: Turn["variables"], after: Turn["variables"]): Change[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])].sort((a, b) => a.localeCompare(b));
  return names.map((name) => {
    const [value, was] = [after[name], before[name]];
    const kind = !(name in after) ? "gone" : !(name in before) ? "new" : textOf(value) === textOf(was) ? "same" : "changed";
    return { name, value, was, kind };
  });
}

/** Return a value as text: strings as they are, all else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** Return how a length of time is said in its largest unit. */
export function lengthOf(milliseconds: number, language: string): string {
  const units = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]] as const;
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [unit, size] = units.find((each) => seconds >= each[1]) ?? ["second", 1];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 }).format(seconds / size);
}
