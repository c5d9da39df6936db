/** Counts as people read them: exact below a million, then short, so that they keep to their place in a card or a table. */

const MANY = 1_000_000;

export function counted(count: number, language: string): string {
  const how: Intl.NumberFormatOptions = Math.abs(count) < MANY ? {} : { notation: "compact", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language, how).format(count);
}
