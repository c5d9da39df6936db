/** A number's states over time as parts of a strip, and how long each lasted; pure. */
import type { Schemas } from "@/api/client";

export type Span = Schemas["Span"];
export type State = Span["state"];

export interface Part {
  span: Span;
  /** Where it begins and how wide it is, in percent of the strip. */
  left: number;
  width: number;
}

export function partsOf(spans: readonly Span[], since: string, until: string): Part[] {
  const [begin, end] = [Date.parse(since), Date.parse(until)];
  const place = (at: string) => (100 * (Date.parse(at) - begin)) / (end - begin);
  return spans.map((span) => ({ span, left: place(span.since), width: place(span.until) - place(span.since) }));
}

/** Return how many seconds each state lasted, the longest first. */
export function lasting(spans: readonly Span[]): { state: State; seconds: number }[] {
  const sums = new Map<State, number>();
  for (const { state, since, until } of spans) {
    sums.set(state, (sums.get(state) ?? 0) + (Date.parse(until) - Date.parse(since)) / 1000);
  }
  return [...sums].map(([state, seconds]) => ({ state, seconds })).sort((a, b) => b.seconds - a.seconds);
}
