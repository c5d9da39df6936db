/** The open flow: its name, where it starts, and removing it. */
import { CornerUpLeft, Trash2 } from "lucide-react";
import { useState } from "react";
import { Confirm } from "@/components/confirm";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument, useDraft, useFlow } from "../draft/context";
import { callersOf, titleOf } from "../model/describe";
import { removeFlow } from "../model/edits";
import type { Flow } from "../model/types";
import { words as builderWords } from "../messages";
import { words } from "./messages";
import { StepOptions, useSteps } from "./step-options";

export function FlowSettings() {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store } = useBuilder();
  const flow = useFlow();
  const steps = useSteps();
  const readOnly = useDraft((state) => state.readOnly);
  const [removing, setRemoving] = useState(false);
  if (!flow) return <NoFlow />;
  const put = (change: Partial<Flow>) => store.editFlow((each) => ({ ...each, ...change }), { label: t("flow"), group: `${flow.id}/flow` });
  return (
    <div className="space-y-4 px-4 py-4">
      <div>
        <h2 className="font-semibold">{t("flow")}</h2>
        <p className="mt-1 text-xs text-muted-foreground">{b(readOnly ? "nothingChosenLook" : "nothingChosenHelp")}</p>
      </div>
      <Field label={b("flowName")}>
        {(control) => <Input {...control} disabled={readOnly} value={flow.name} onChange={(event) => put({ name: event.target.value })} />}
      </Field>
      <Field label={t("firstStep")}>
        {(control) => (
          <Select {...control} disabled={readOnly} value={flow.start ?? ""} onChange={(event) => put({ start: event.target.value || null })}>
            <option value="">{t("noFirstStep")}</option>
            <StepOptions steps={steps} chosen={flow.start ?? ""} />
          </Select>
        )}
      </Field>
      <Button onClick={() => store.select({ start: true })}>{b("startsHelp")}</Button>
      <Callers flow={flow} />
      {!readOnly && (
        <div className="border-t pt-4">
          <Button onClick={() => setRemoving(true)}>
            <Trash2 aria-hidden />
            {t("removeFlow")}
          </Button>
        </div>
      )}
      <Confirm
        open={removing}
        onOpenChange={setRemoving}
        title={t("removeFlowTitle", { name: flow.name })}
        help={t("removeFlowHelp")}
        verb={t("removeFlow")}
        onConfirm={async () => store.edit(removeFlow(flow.id), { label: b("flowRemoved") })}
      />
    </div>
  );
}

/** The steps of other flows that lead here: the way back out. */
function Callers({ flow }: { flow: Flow }) {
  const t = useMessages(words);
  const { store, types } = useBuilder();
  const callers = callersOf(useDocument(), flow.id, types.nodes);
  if (callers.length === 0) return null;
  return (
    <section aria-label={t("ledHere")} className="space-y-2 border-t pt-4">
      <h3 className="font-medium">{t("ledHere")}</h3>
      <ul className="space-y-1.5">
        {callers.map(({ flow: from, flowName, node }) => (
          <li key={`${from}/${node.id}`}>
            <Button size="sm" className="max-w-full" onClick={() => store.goTo({ flow: from, node: node.id })}>
              <CornerUpLeft aria-hidden />
              <span className="truncate">{`${flowName} · ${titleOf(node, types.nodes.get(node.type))}`}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A bot that has no flow yet: what this column is for. */
function NoFlow() {
  const b = useMessages(builderWords);
  const readOnly = useDraft((state) => state.readOnly);
  return (
    <div className="px-4 py-4">
      <h2 className="font-semibold">{b("nothingChosen")}</h2>
      <p className="mt-1 text-xs text-muted-foreground">{b(readOnly ? "nothingChosenLook" : "nothingChosenHelp")}</p>
    </div>
  );
}
