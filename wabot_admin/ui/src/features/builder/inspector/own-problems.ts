/** What is wrong with one step or start: what its form tells at a field, and what is told above it. */
import { useDraft } from "../draft/context";
import { byKey } from "../model/groups";
import type { BotProblem, NodeType, TriggerType } from "../model/types";

type Own = { above: readonly BotProblem[]; byField: ReadonlyMap<string, readonly BotProblem[]> };

/** Return the problems of a step or start of the flow shown; those of a field stand there, so that what one types into never moves. */
export function useOwnProblems(of: { node: string } | { trigger: string }, type: NodeType | TriggerType | undefined): Own {
  const flow = useDraft((state) => state.flow);
  const problems = useDraft((state) => state.problems);
  const mine = problems.filter((each) => each.flow === flow && ("node" in of ? each.node === of.node : each.trigger === of.trigger));
  return placed(mine, Object.keys((type?.schema.properties ?? {}) as object));
}

/** Part problems by whether the form has their field. */
export function placed(problems: readonly BotProblem[], fields: readonly string[]): Own {
  const fieldOf = ({ field }: BotProblem) => field?.split("/")[0] ?? "";
  return {
    above: problems.filter((each) => !fields.includes(fieldOf(each))),
    byField: byKey(problems.filter((each) => fields.includes(fieldOf(each))), fieldOf),
  };
}
