/** Where each way out of a step leads, as a list: connecting, and adding a step there, without a mouse. */
import { Plus } from "lucide-react";
import { useState } from "react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";
import { useMessages } from "@/lib/i18n";
import { useInsert } from "../canvas/inserting";
import { useBuilder, useDraft, useFlow } from "../draft/context";
import { connect, disconnect } from "../model/edits";
import { exitsOf, type NodeExit } from "../model/exits";
import type { FlowNode, NodeType } from "../model/types";
import { words as builderWords } from "../messages";
import { words } from "./messages";
import { type Step, StepOptions, useSteps } from "./step-options";

export function WaysOut({ node, type }: { node: FlowNode; type: NodeType | undefined }) {
  const t = useMessages(words);
  const flow = useFlow();
  const edges = flow?.edges ?? [];
  const exits = exitsOf(node, type, edges);
  const steps = useSteps();
  const [open, setOpen] = useState(false);
  const systems = exits.filter((exit) => exit.kind === "system");
  const others = exits.filter((exit) => exit.kind !== "system");
  return (
    <section aria-label={t("waysOut")} className="space-y-3 border-t pt-4" id="ways-out">
      <h3 className="font-medium">{t("waysOut")}</h3>
      {others.length === 0 && <p className="text-xs text-muted-foreground">{t("noWayOut")}</p>}
      {others.map((exit) => (
        <WayOut key={exit.name} node={node} exit={exit} steps={steps} />
      ))}
      {systems.length > 0 && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="text-xs font-medium text-muted-foreground">{t("otherwise")}</summary>
          <div className="mt-3 space-y-3">
            {open && systems.map((exit) => <WayOut key={exit.name} node={node} exit={exit} steps={steps} />)}
          </div>
        </details>
      )}
    </section>
  );
}

function WayOut({ node, exit, steps }: { node: FlowNode; exit: NodeExit; steps: readonly Step[] }) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store } = useBuilder();
  const flow = useFlow();
  const readOnly = useDraft((state) => state.readOnly);
  const insert = useInsert();
  const edge = flow?.edges?.find((each) => each.source === node.id && each.exit === exit.name);
  const target = edge?.target ?? "";
  const go = (id: string) =>
    id
      ? store.editFlow(connect({ source: node.id, exit: exit.name, target: id }), { label: b("connected") })
      : store.editFlow(disconnect(node.id, exit.name), { label: b("disconnected") });
  return (
    <Field label={exit.label}>
      {(control) => (
        <span className="flex gap-1">
          <Select {...control} value={target} disabled={readOnly} onChange={(event) => go(event.target.value)}>
            <option value="">{t(exit.kind === "system" ? "asTheBotSays" : "toTheEnd")}</option>
            <StepOptions steps={steps} chosen={target} />
          </Select>
          {!readOnly && (
            <Tooltip text={b("insertHere")} side="top">
              <Button variant="ghost" size="icon" aria-label={t("addAt", { exit: exit.label })} onClick={() => insert(edge ? { edge } : { after: node.id, exit: exit.name })}>
                <Plus aria-hidden />
              </Button>
            </Tooltip>
          )}
        </span>
      )}
    </Field>
  );
}
