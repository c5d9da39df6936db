/** Choosing a step by a few letters, for a place that was already chosen. */
import { Command } from "cmdk";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { useMessages } from "@/lib/i18n";
import { useBuilder } from "../draft/context";
import type { NodeType } from "../model/types";
import { words } from "../messages";
import { StepIcon } from ".";
import { found, inCategories } from "./search";

export function StepPicker({ onChoose, onClose }: { onChoose: (type: NodeType) => void; onClose: () => void }) {
  const t = useMessages(words);
  const { types } = useBuilder();
  const [search, setSearch] = useState("");
  return (
    <Dialog open onOpenChange={onClose} title={t("chooseStep")} className="max-w-md">
      <Command label={t("chooseStep")} loop shouldFilter={false} className="-mx-2">
        <Command.Input
          autoFocus
          value={search}
          onValueChange={setSearch}
          placeholder={t("searchSteps")}
          className="mb-2 h-9 w-full rounded-md border border-input bg-surface px-3 outline-none"
        />
        <Command.List className="max-h-[45dvh] overflow-y-auto">
          <Command.Empty className="py-6 text-center text-muted-foreground">{t("noSteps")}</Command.Empty>
          {inCategories(found(types.palette.actions, search), types.palette, search).map(([category, list]) => (
            <Command.Group
              key={category}
              heading={category}
              className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground"
            >
              {list.map((type) => (
                <Command.Item
                  key={type.type}
                  value={type.type}
                  onSelect={() => onChoose(type)}
                  className="flex min-h-9 items-center gap-2.5 rounded-md px-2 py-1 data-[selected=true]:bg-accent"
                >
                  <StepIcon type={type} />
                  <span className="line-clamp-2 text-[0.8125rem]">{type.title}</span>
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
