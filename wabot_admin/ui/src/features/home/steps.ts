/** What is to be done before people can talk to a bot, as far as this person can see it. */
import type { Schemas } from "@/api/client";
import { isLinked } from "@/components/numbers/state";

export interface Step {
  id: "account" | "bot" | "publish" | "number" | "relink" | "talk";
  done: boolean;
  /** The scope of who can do it. */
  scope?: string;
  /** A page of ours, or an address elsewhere. */
  to?: string;
  href?: string;
}

/** Return the steps; `phone` is the address of the demo's phone page. */
export function stepsOf({ bots, numbers }: Schemas["Home"], phone: string | null): Step[] {
  const steps: Step[] = [{ id: "account", done: true }];
  if (bots) {
    const first = bots[0];
    steps.push({ id: "bot", done: first !== undefined, scope: "bots.write", to: "/bots" });
    steps.push({ id: "publish", done: bots.some((bot) => bot.live !== null), scope: "bots.publish", to: first ? `/bots/${first.id}` : "/bots" });
  }
  if (numbers) steps.push(linking(numbers));
  if (phone && numbers) steps.push({ id: "talk", done: numbers.some(spoke), href: phone });
  return steps;
}

/** Return what has to be done next; without a number nobody can write, whatever else is missing. */
export function firstMissing(steps: readonly Step[]): Step | undefined {
  const missing = steps.filter((step) => !step.done && step.id !== "talk");
  return missing.find((step) => step.id === "relink") ?? missing[0];
}

/** Whether people have written already: then there is something to see besides what is to be done. */
export function hasSpoken({ numbers }: Schemas["Home"]): boolean {
  return numbers?.some(spoke) ?? false;
}

function spoke(number: Schemas["Number"]): boolean {
  return number.last_in !== null;
}

function linking(numbers: readonly Schemas["Number"][]): Step {
  const lost = numbers.find((number) => number.state === "logged_out") ?? numbers.find(spoke);
  const some = lost ?? numbers[0];
  return {
    id: lost ? "relink" : "number",
    done: numbers.some(isLinked),
    scope: "numbers.link",
    to: some ? `/numbers/${some.id}/link` : "/numbers/new",
  };
}
