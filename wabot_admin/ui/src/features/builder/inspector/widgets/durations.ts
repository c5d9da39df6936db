/** Lengths of time with one unit, read from ISO 8601 and written to it. */

export const UNITS = ["seconds", "minutes", "hours", "days"] as const;
export type Unit = (typeof UNITS)[number];
export type Length = { count: number; unit: Unit };

const LETTERS: Record<Unit, string> = { seconds: "S", minutes: "M", hours: "H", days: "D" };
const ONE_PART = /^P(?:(\d+)D|T(\d+)([HMS]))$/;

/** Read a duration that has one part; undefined for any other text. */
export function readDuration(text: string): Length | undefined {
  const found = ONE_PART.exec(text);
  if (!found) return undefined;
  if (found[1] !== undefined) return { count: Number(found[1]), unit: "days" };
  const unit = UNITS.find((each) => LETTERS[each] === found[3]);
  return unit && { count: Number(found[2]), unit };
}

export function writeDuration({ count, unit }: Length): string {
  const whole = Math.max(0, Math.round(count));
  return unit === "days" ? `P${whole}D` : `PT${whole}${LETTERS[unit]}`;
}
