/** What starts the flow: its triggers, each with its form; the first that fits wins. */
import { ChevronDown, ChevronUp, Plus, Trash2, X } from "lucide-react";
import { Suspense } from "react";
import { later } from "@/components/later";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Switch } from "@/components/ui/switch";
import { useMessages } from "@/lib/i18n";
import { useAddTrigger } from "../canvas/add";
import { useBuilder, useDraft, useFlow } from "../draft/context";
import { putTrigger, removeTrigger } from "../model/edits";
import type { FlowTrigger } from "../model/types";
import { words as builderWords } from "../messages";
import { StepIcon } from "../palette";
import { ProblemList } from "../problems/list";
import { TypeHelp } from "./help";
import { words } from "./messages";
import { FormSkeleton } from "./node-inspector";
import { useOwnProblems } from "./own-problems";

const ConfigForm = later(() => import("./form").then((module) => module.ConfigForm));

export function StartInspector() {
  const b = useMessages(builderWords);
  const { store, types } = useBuilder();
  const flow = useFlow();
  const readOnly = useDraft((state) => state.readOnly);
  const triggers = flow?.triggers ?? [];
  const add = useAddTrigger();
  return (
    <div className="space-y-4 px-4 pt-3 pb-8">
      <header className="flex items-start justify-between gap-2">
        <div>
          <h2 className="font-semibold">{b("startsHelp")}</h2>
          {triggers.length === 0 && <p className="mt-1 text-xs text-muted-foreground">{b("noTrigger")}</p>}
        </div>
        <Button variant="ghost" size="icon-sm" aria-label={b("closePanel")} onClick={() => store.select({})}>
          <X aria-hidden />
        </Button>
      </header>
      <ol className="space-y-3">
        {triggers.map((trigger, index) => (
          <TriggerCard key={trigger.id} trigger={trigger} index={index} count={triggers.length} />
        ))}
      </ol>
      {!readOnly && (
        <Menu
          align="start"
          trigger={
            <Button size="sm">
              <Plus aria-hidden />
              {b("addTrigger")}
            </Button>
          }
        >
          {types.palette.triggers.map((type) => (
            <MenuItem key={type.type} onSelect={() => add(type)} className="max-w-80">
              <StepIcon type={type} />
              {type.title}
            </MenuItem>
          ))}
        </Menu>
      )}
    </div>
  );
}

function TriggerCard({ trigger, index, count }: { trigger: FlowTrigger; index: number; count: number }) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store, types } = useBuilder();
  const readOnly = useDraft((state) => state.readOnly);
  const type = types.triggers.get(trigger.type);
  const problems = useOwnProblems({ trigger: trigger.id }, type);
  const put = (change: Partial<FlowTrigger>) =>
    store.editFlow(putTrigger({ ...trigger, ...change }), { label: b("edited"), group: `${trigger.id}/trigger` });
  const shift = (by: number) =>
    store.editFlow(
      (each) => {
        const list = (each.triggers ?? []).filter((one) => one.id !== trigger.id);
        return { ...each, triggers: list.toSpliced(index + by, 0, trigger) };
      },
      { label: b("moved") },
    );
  return (
    <li className="space-y-3 rounded-lg border p-3">
      <div className="flex items-start gap-2">
        <StepIcon type={type} />
        <h3 className="min-w-0 flex-1 pt-0.5 text-[0.8125rem] leading-5 font-medium">{type?.title ?? b("unknownType")}</h3>
        {!readOnly && (
          <span className="flex shrink-0">
            {index > 0 && (
              <Button variant="ghost" size="icon-sm" aria-label={`${t("up")} (${index + 1})`} onClick={() => shift(-1)}>
                <ChevronUp aria-hidden />
              </Button>
            )}
            {index < count - 1 && (
              <Button variant="ghost" size="icon-sm" aria-label={`${t("down")} (${index + 1})`} onClick={() => shift(1)}>
                <ChevronDown aria-hidden />
              </Button>
            )}
            <Button variant="ghost" size="icon-sm" aria-label={`${b("remove")} (${index + 1})`} onClick={() => store.editFlow(removeTrigger(trigger.id), { label: b("removed") })}>
              <Trash2 aria-hidden />
            </Button>
          </span>
        )}
      </div>
      <ProblemList problems={problems.above} />
      {type && <TypeHelp type={type} />}
      {type && (
        <Suspense fallback={<FormSkeleton />}>
          <ConfigForm name={`start-${trigger.id}`} type={type} config={trigger.config ?? {}} readOnly={readOnly} problems={problems.byField} onChange={(config) => put({ config })} />
        </Suspense>
      )}
      <label className="flex items-center gap-2.5 text-xs">
        <Switch checked={trigger.interrupts ?? false} disabled={readOnly} onCheckedChange={(interrupts) => put({ interrupts })} />
        {t("interrupts")}
      </label>
    </li>
  );
}
