/** Stretches of time up to now that figures are shown for, in the person's own days. */

export const PERIODS = ["today", "week", "month", "quarter"] as const;
export type Period = (typeof PERIODS)[number];

export interface PeriodWindow {
  /** When the period begins: the midnight of its first day. */
  since: string;
  /** The end of today, so that a chart of one day shows all of it; `undefined` is now. */
  until?: string;
  /** How long each point of a chart lasts. */
  by: "hour" | "day" | "week";
  timezone: string;
}

const DAYS: Record<Period, number> = { today: 1, week: 7, month: 30, quarter: 91 };
const STEPS: Record<Period, PeriodWindow["by"]> = { today: "hour", week: "day", month: "day", quarter: "week" };

/** Return a period by its name, or the one to begin with. */
export function periodOf(name: string, otherwise: Period = "today"): Period {
  return PERIODS.find((period) => period === name) ?? otherwise;
}

/** Return what to ask the API for; the same all day long. */
export function windowOf(period: Period, now = new Date()): PeriodWindow {
  const day = (shift: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + shift);
  const first = day(1 - DAYS[period]);
  return { ...(period === "today" && { until: day(1).toISOString() }), since: first.toISOString(), by: STEPS[period], timezone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/** Return how a chart says a moment on its axis, and in full. */
export function axisOf(period: Period, language: string): { tick: (at: string) => string; full: (at: string) => string } {
  const short: Intl.DateTimeFormatOptions =
    period === "today" ? { hour: "numeric" } : period === "week" ? { weekday: "short", day: "numeric" } : { day: "numeric", month: "short" };
  const long: Intl.DateTimeFormatOptions = period === "today" ? { dateStyle: "medium", timeStyle: "short" } : { weekday: "long", day: "numeric", month: "long" };
  const [tick, full] = [new Intl.DateTimeFormat(language, short), new Intl.DateTimeFormat(language, long)];
  return { tick: (at) => tick.format(new Date(at)), full: (at) => full.format(new Date(at)) };
}
