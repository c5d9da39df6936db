/** The steps of the open flow to choose from; a flow may have a thousand, so they are drawn after what is around them. */
import { memo, useDeferredValue, useState } from "react";
import { useBuilder, useFlow } from "../draft/context";
import { titleOf } from "../model/describe";

export type Step = { id: string; title: string };

const NONE: readonly Step[] = [];

/** Return the steps there are: none in the first moment, later the same list as long as nothing in it changes. */
export function useSteps(): readonly Step[] {
  const { types } = useBuilder();
  const flow = useFlow();
  const now = (flow?.nodes ?? []).map((each) => ({ id: each.id, title: titleOf(each, types.nodes.get(each.type)) }));
  const [kept, keep] = useState(now);
  const same = kept.length === now.length && kept.every(({ id, title }, index) => now[index]?.id === id && now[index].title === title);
  if (!same) keep(now);
  return useDeferredValue(same ? kept : now, NONE);
}

export function StepOptions({ steps, chosen }: { steps: readonly Step[]; chosen: string }) {
  return (
    <>
      {chosen !== "" && steps === NONE && <option value={chosen}>{chosen}</option>}
      <Options steps={steps} />
    </>
  );
}

const Options = memo(function Options({ steps }: { steps: readonly Step[] }) {
  return steps.map(({ id, title }) => (
    <option key={id} value={id}>
      {title} · {id}
    </option>
  ));
});
