/** Ctrl-K or Ctrl-F: any step or note of the bot by a few letters of what it says, its title or its id. */
import { Command } from "cmdk";
import { StickyNote } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument } from "../draft/context";
import { flowName, flowNamedBy, summaryOf, titleOf } from "../model/describe";
import { words as builderWords } from "../messages";
import { StepIcon } from "../palette";
import { words } from "./messages";
import { matches, wordsOf } from "./search";

const SHOWN = 50;

export function FindStep() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || !["k", "f"].includes(event.key.toLowerCase())) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener("keydown", press, { capture: true }); // before the frame's own Ctrl-K
    return () => document.removeEventListener("keydown", press, { capture: true });
  }, []);
  return open ? <Finder onClose={() => setOpen(false)} /> : null;
}

function Finder({ onClose }: { onClose: () => void }) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store, types } = useBuilder();
  const draft = useDocument();
  const [search, setSearch] = useState("");
  const places = useMemo(() => wordsOf(draft, types.nodes), [draft, types]);
  const found = matches(places, search).slice(0, SHOWN);
  return (
    <Dialog open onOpenChange={onClose} title={t("findStep")} className="max-w-lg">
      <Command label={t("findStep")} shouldFilter={false} loop className="-mx-2">
        <Command.Input
          autoFocus
          value={search}
          onValueChange={setSearch}
          placeholder={t("findHelp")}
          className="mb-2 h-9 w-full rounded-md border border-input bg-surface px-3 outline-none"
        />
        <Command.List className="max-h-[50dvh] overflow-y-auto">
          <Command.Empty className="py-6 text-center text-muted-foreground">{b("noSteps")}</Command.Empty>
          {found.map(({ flow, node, note }) => {
            const type = node && types.nodes.get(node.type);
            return (
              <Command.Item
                key={`${flow.id}/${node?.id ?? note?.id}`}
                value={`${flow.id}/${node?.id ?? note?.id}`}
                onSelect={() => {
                  onClose();
                  store.goTo({ flow: flow.id, ...(node && { node: node.id }), ...(note && { note: note.id }) });
                }}
                className="flex min-h-11 items-center gap-2.5 rounded-md px-2 py-1 data-[selected=true]:bg-accent"
              >
                {node ? <StepIcon type={type} /> : <StickyNote className="mx-1 size-4.5 text-muted-foreground" aria-hidden />}
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-[0.8125rem] font-medium">{node ? titleOf(node, type) : b("note")}</span>
                  <span className="block truncate text-xs text-muted-foreground">
                    {node ? flowName(draft, flowNamedBy(node.config ?? {}, type)) || summaryOf(node.config ?? {}, type, types.operators) || node.id : note?.text}
                  </span>
                </span>
                <span className="shrink-0 text-xs text-muted-foreground">{flow.name}</span>
              </Command.Item>
            );
          })}
        </Command.List>
      </Command>
    </Dialog>
  );
}
