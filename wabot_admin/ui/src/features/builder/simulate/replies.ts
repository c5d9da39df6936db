/** What the person can tap instead of writing it: what the question it waits at lets them choose from; polls aside,
 *  which are tapped in their own bubble. A number sends its options as numbered lines, so a tap writes the option. */
import type { Turn } from "./walked";

export function repliesOf(turns: readonly Turn[]): string[] {
  const last = turns.at(-1);
  if (last?.wait?.kind !== "reply" || last.owner === "human") return [];
  const asked = turns.findLast((turn) => turn.ignored === null);
  if (!asked || asked.says.some((said) => said.kind === "poll")) return [];
  return asked.offers.map((option) => option.label).filter((label) => label.trim() !== "");
}
