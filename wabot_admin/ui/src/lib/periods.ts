/** Stretches of time up to now that figures are shown for, in the days of one time zone. */

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
export function windowOf(period: Period, timezone: string, now = new Date()): PeriodWindow {
  const until = period === "today" ? { until: midnight(timezone, now, 1).toISOString() } : {};
  return { ...until, since: midnight(timezone, now, 1 - DAYS[period]).toISOString(), by: STEPS[period], timezone };
}

/** Return how a chart says a moment on its axis, and in full. */
export function axisOf(period: Period, language: string, timeZone: string): { tick: (at: string) => string; full: (at: string) => string } {
  const short: Intl.DateTimeFormatOptions =
    period === "today" ? { hour: "numeric" } : period === "week" ? { weekday: "short", day: "numeric" } : { day: "numeric", month: "short" };
  const long: Intl.DateTimeFormatOptions = period === "today" ? { dateStyle: "medium", timeStyle: "short" } : { weekday: "long", day: "numeric", month: "long" };
  const [tick, full] = [new Intl.DateTimeFormat(language, { ...short, timeZone }), new Intl.DateTimeFormat(language, { ...long, timeZone })];
  return { tick: (at) => tick.format(new Date(at)), full: (at) => full.format(new Date(at)) };
}

/** Return the midnight that begins a day in a time zone, so many days after today there; where the clock skips it, the day's first moment. */
function midnight(timezone: string, now: Date, days: number): Date {
  const there = new Date(now.getTime() + ahead(timezone, now.getTime()));
  const wanted = Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate() + days);
  const guess = wanted - ahead(timezone, wanted);
  const found = wanted - ahead(timezone, guess);
  return new Date(found + ahead(timezone, found) < wanted ? guess : found);
}

/** Return how far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function ahead(timeZone: string, moment: number): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) - Math.floor(moment / 1000) * 1000;
}
