/** In the place of a flow's first step: what can begin it, and what the bot can do first, each one press away. */
import { Check, MessagesSquare, Plus } from "lucide-react";
import { useId, type ReactNode } from "react";
import { Empty } from "@/components/empty";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft, useFlow } from "../draft/context";
import { words } from "../messages";
import { StepIcon } from "../palette";
import { inCategories } from "../palette/search";
import type { NodeType, TriggerType } from "../model/types";
import { useAdd, useAddTrigger } from "./add";
import { useInsert } from "./inserting";

const FIRST = 6;

export function EmptyFlow() {
  const t = useMessages(words);
  const flow = useFlow();
  const readOnly = useDraft((state) => state.readOnly);
  const others = useDraft((state) => (state.document.flows?.length ?? 0) > 1);
  if (readOnly) return <Empty icon={MessagesSquare} title={t(flow ? "emptyFlow" : "noFlow")} help={t("noFlowHelp")} />;
  return (
    <div className="nodrag nopan nowheel pointer-events-auto max-h-[calc(100dvh-12rem)] w-full max-w-xl space-y-5 overflow-y-auto rounded-xl border bg-surface p-5 shadow-raised">
      <header>
        <h2 className="text-base font-semibold">{flow ? t("beginFlow", { name: flow.name }) : t("beginBot")}</h2>
        <p className="mt-0.5 text-[0.8125rem] text-muted-foreground">{t(others ? "beginOneMore" : "beginHelp")}</p>
      </header>
      <Beginnings />
      <FirstSteps />
    </div>
  );
}

function Beginnings() {
  const t = useMessages(words);
  const { store, types } = useBuilder();
  const triggers = useFlow()?.triggers ?? [];
  const add = useAddTrigger();
  const asksNothing = (type: TriggerType) => Object.keys((type.schema.properties as object | undefined) ?? {}).length === 0;
  const offered = types.palette.triggers.toSorted((a, b) => Number(asksNothing(b)) - Number(asksNothing(a)));
  const choose = (type: TriggerType) => {
    const there = triggers.find((each) => each.type === type.type);
    store.goTo({ trigger: there?.id ?? add(type) });
    toForm();
  };
  return (
    <Part number={1} done={triggers.length > 0} title={t("beginsWhen")}>
      {offered.map((type) => {
        const chosen = triggers.some((each) => each.type === type.type);
        return <Choice key={type.type} type={type} chosen={chosen} onChoose={() => choose(type)} />;
      })}
    </Part>
  );
}

function FirstSteps() {
  const t = useMessages(words);
  const { types } = useBuilder();
  const add = useAdd();
  const insert = useInsert();
  const [, offered = []] = inCategories(types.palette.actions, types.palette)[0] ?? [];
  const choose = (type: NodeType) => {
    add(type);
    toForm();
  };
  const other = (
    <Button size="sm" variant="ghost" onClick={() => insert({})}>
      <Plus aria-hidden />
      {t("otherSteps")}
    </Button>
  );
  return (
    <Part number={2} done={false} title={t("beginsThen")} more={other}>
      {offered.slice(0, FIRST).map((type) => (
        <Choice key={type.type} type={type} onChoose={() => choose(type)} />
      ))}
    </Part>
  );
}

/** Go where what was chosen is filled in; the button that was pressed is gone. */
function toForm(): void {
  requestAnimationFrame(() => document.getElementById("inspector")?.focus());
}

type PartProps = { number: number; done: boolean; title: string; more?: ReactNode; children: ReactNode };

function Part({ number, done, title, more, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="mb-2 flex min-h-7 items-center gap-2">
        <span className={cn("grid size-5 shrink-0 place-items-center rounded-full bg-muted text-xs font-semibold text-muted-foreground", done && "bg-primary-soft text-primary-ink")} aria-hidden>
          {done ? <Check className="size-3.5" /> : number}
        </span>
        <h3 id={id} className="min-w-0 flex-1 text-[0.8125rem] font-medium">
          {title}
        </h3>
        {more}
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-1.5">{children}</ul>
    </section>
  );
}

type ChoiceProps = { type: NodeType | TriggerType; chosen?: boolean; onChoose: () => void };

function Choice({ type, chosen, onChoose }: ChoiceProps) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className={cn("flex h-full min-h-11 w-full items-center gap-2 rounded-lg border px-2 py-1.5 text-left text-[0.8125rem] leading-4.5 hover:bg-accent", chosen && "border-primary bg-primary-soft/60 font-medium")}
      >
        <StepIcon type={type} />
        <span className="min-w-0 flex-1 wrap-anywhere">{type.title}</span>
        {chosen && <Check className="size-4 shrink-0 text-primary-ink" aria-hidden />}
      </button>
    </li>
  );
}
