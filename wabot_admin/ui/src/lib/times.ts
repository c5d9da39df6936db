/** Moments as people say them. */

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
  ["year", Number.POSITIVE_INFINITY],
];

export function relative(moment: Date, now: Date, language: string): string {
  let amount = (moment.getTime() - now.getTime()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) {
      return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.trunc(amount), unit);
    }
    amount /= size;
  }
  return "";
}

export function exact(moment: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(moment);
}

/** The hour and minute of a moment. */
export function clock(moment: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(moment);
}

/** A day as people say it: with its name, and its year only when that is not this one. */
export function dayName(moment: Date, now: Date, language: string): string {
  const days = Math.round((midnight(now) - midnight(moment)) / 86_400_000);
  if (days === 0 || days === 1) return capital(new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day"));
  const year = moment.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return capital(new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", ...year }).format(moment));
}

/** The shortest way to say when, for lists: the hour today, else the day. */
export function shortly(moment: Date, now: Date, language: string): string {
  if (midnight(now) === midnight(moment)) return clock(moment, language);
  const year = moment.getFullYear() === now.getFullYear() ? {} : ({ year: "2-digit" } as const);
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...year }).format(moment);
}

function midnight(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** So many seconds as people say them: 0.5 sec, 3 min, 2 hr, 3 days. */
export function span(seconds: number, language: string): string {
  const steps = [["second", 1], ["minute", 60], ["hour", 3600], ["day", 86_400]] as const;
  const [unit, size] = steps.findLast(([, length]) => seconds >= (length === 86_400 ? 2 * length : length)) ?? steps[0];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: seconds < 1 ? 2 : 1 }).format(seconds / size);
}
