/** The left column: the bot's flows, and the steps that can be added. */
import { PanelLeftClose, Plus, Workflow } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useAdd } from "../canvas/add";
import { useBuilder, useDocument, useDraft } from "../draft/context";
import { addFlow } from "../model/edits";
import { words } from "../messages";
import { StepList } from "../palette";

export function SideBar({ onFold, onDone }: { onFold: () => void; onDone?: () => void }) {
  const t = useMessages(words);
  const readOnly = useDraft((state) => state.readOnly);
  const add = useAdd();
  return (
    <div className="flex h-full flex-col">
      <Flows onFold={onFold} />
      {!readOnly && (
        <>
          <h2 className="px-4 pt-3 pb-1.5 text-xs font-semibold tracking-wide text-muted-foreground">{t("steps")}</h2>
          <StepList
            onChoose={(type) => {
              add(type);
              onDone?.();
            }}
          />
        </>
      )}
    </div>
  );
}

function Flows({ onFold }: { onFold: () => void }) {
  const t = useMessages(words);
  const { store } = useBuilder();
  const flows = useDocument().flows ?? [];
  const open = useDraft((state) => state.flow);
  const readOnly = useDraft((state) => state.readOnly);
  const [naming, setNaming] = useState(false);
  return (
    <section aria-label={t("flows")} className={cn("flex min-h-0 flex-col px-2 pt-2 pb-2", !readOnly && "border-b")}>
      <div className="flex h-8 shrink-0 items-center justify-between pl-2">
        <h2 className="text-xs font-semibold tracking-wide text-muted-foreground">{t("flows")}</h2>
        <span className="flex">
          {!readOnly && (
            <Tooltip text={t("newFlow")}>
              <Button variant="ghost" size="icon-sm" aria-label={t("newFlow")} onClick={() => setNaming(true)}>
                <Plus aria-hidden />
              </Button>
            </Tooltip>
          )}
          <Tooltip text={t("foldSide")}>
            <Button variant="ghost" size="icon-sm" aria-label={t("foldSide")} onClick={onFold}>
              <PanelLeftClose aria-hidden />
            </Button>
          </Tooltip>
        </span>
      </div>
      <ul className={cn("overflow-y-auto", !readOnly && "max-h-[26dvh]")}>
        {flows.map((flow) => (
          <li key={flow.id}>
            <button
              type="button"
              aria-current={flow.id === open ? "true" : undefined}
              onClick={() => store.openFlow(flow.id)}
              className={cn(
                "flex h-8 w-full items-center gap-2 rounded-md px-2 text-left text-[0.8125rem] hover:bg-accent",
                flow.id === open && "bg-accent font-medium [&_svg]:text-primary-ink",
              )}
            >
              <Workflow className="size-4 shrink-0 text-muted-foreground" aria-hidden />
              <span className="truncate">{flow.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {naming && <NewFlow onDone={() => setNaming(false)} />}
    </section>
  );
}

function NewFlow({ onDone }: { onDone: () => void }) {
  const t = useMessages(words);
  const { store } = useBuilder();
  const [name, setName] = useState("");
  const make = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) {
      const made = addFlow(name.trim())(store.get().document);
      store.edit(() => made.document, { label: t("flowAdded") });
      store.openFlow(made.id);
    }
    onDone();
  };
  return (
    <form onSubmit={make} className="flex gap-1 px-1 pt-1">
      <Input
        autoFocus
        aria-label={t("newFlowName")}
        placeholder={t("newFlowName")}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          onDone();
        }}
        className="h-8 sm:text-[0.8125rem]"
      />
      <Button type="submit" size="icon-sm" className="h-8" aria-label={t("addFlow")}>
        <Plus aria-hidden />
      </Button>
    </form>
  );
}
