/** Values of any kind as people read them: what flows keep, what contacts have, what a bot knows. */

/** What the API puts in the place of what the reader may not see. */
export const HIDDEN = "•••";

export function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value !== "object") return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, each]) => `${name}: ${shown(each)}`)
    .join("\n");
}

/** A phone number as one reads it; one that is masked has its plus already. */
export function phoneShown(phone: string): string {
  return phone.startsWith("+") ? phone : `+${phone}`;
}
