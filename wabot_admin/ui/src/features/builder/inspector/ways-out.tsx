/** Where each way out of a step leads, as a list: connecting without a mouse. */
import { memo, useDeferredValue, useState } from "react";
import { Field } from "@/components/field";
import { Select } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft, useFlow } from "../draft/context";
import { titleOf } from "../model/describe";
import { connect, disconnect } from "../model/edits";
import { exitsOf, type NodeExit } from "../model/exits";
import type { FlowNode, NodeType } from "../model/types";
import { words as builderWords } from "../messages";
import { words } from "./messages";

export function WaysOut({ node, type }: { node: FlowNode; type: NodeType | undefined }) {
  const t = useMessages(words);
  const flow = useFlow();
  const edges = flow?.edges ?? [];
  const exits = exitsOf(node, type, edges);
  const targets = useDeferredValue(useTargets(), NONE); // a thousand options are drawn after the step itself
  const [open, setOpen] = useState(false);
  const systems = exits.filter((exit) => exit.kind === "system");
  const others = exits.filter((exit) => exit.kind !== "system");
  return (
    <section aria-label={t("waysOut")} className="space-y-3 border-t pt-4" id="ways-out">
      <h3 className="font-medium">{t("waysOut")}</h3>
      {others.length === 0 && <p className="text-xs text-muted-foreground">{t("noWayOut")}</p>}
      {others.map((exit) => (
        <WayOut key={exit.name} node={node} exit={exit} targets={targets} />
      ))}
      {systems.length > 0 && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="text-xs font-medium text-muted-foreground">{t("otherwise")}</summary>
          <div className="mt-3 space-y-3">
            {open && systems.map((exit) => <WayOut key={exit.name} node={node} exit={exit} targets={targets} />)}
          </div>
        </details>
      )}
    </section>
  );
}

type Target = { id: string; title: string };

const NONE: readonly Target[] = [];

/** Return where a way can lead; the same list as long as nothing in it changes, for a flow may have a thousand steps. */
function useTargets(): readonly Target[] {
  const { types } = useBuilder();
  const flow = useFlow();
  const now = (flow?.nodes ?? []).map((each) => ({ id: each.id, title: titleOf(each, types.nodes.get(each.type)) }));
  const [kept, keep] = useState(now);
  const same = kept.length === now.length && kept.every(({ id, title }, index) => now[index]?.id === id && now[index].title === title);
  if (!same) keep(now);
  return same ? kept : now;
}

const Options = memo(function Options({ targets }: { targets: readonly Target[] }) {
  return targets.map(({ id, title }) => (
    <option key={id} value={id}>
      {title} · {id}
    </option>
  ));
});

function WayOut({ node, exit, targets }: { node: FlowNode; exit: NodeExit; targets: readonly Target[] }) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store } = useBuilder();
  const flow = useFlow();
  const readOnly = useDraft((state) => state.readOnly);
  const target = flow?.edges?.find((edge) => edge.source === node.id && edge.exit === exit.name)?.target ?? "";
  const go = (id: string) =>
    id
      ? store.editFlow(connect({ source: node.id, exit: exit.name, target: id }), { label: b("connected") })
      : store.editFlow(disconnect(node.id, exit.name), { label: b("disconnected") });
  return (
    <Field label={exit.label}>
      {(control) => (
        <Select {...control} value={target} disabled={readOnly} onChange={(event) => go(event.target.value)}>
          <option value="">{t(exit.kind === "system" ? "asTheBotSays" : "toTheEnd")}</option>
          {target !== "" && targets === NONE && <option value={target}>{target}</option>}
          <Options targets={targets} />
        </Select>
      )}
    </Field>
  );
}
