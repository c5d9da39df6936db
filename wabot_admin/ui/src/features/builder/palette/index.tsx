/** The steps there are, by category and search: drag one onto the canvas, or press Enter to add it after the chosen one. */
import { CircleHelp, Search } from "lucide-react";
import { useState } from "react";
import { Input } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";
import { useMessages } from "@/lib/i18n";
import { useBuilder } from "../draft/context";
import type { NodeType, TriggerType } from "../model/types";
import { words } from "../messages";
import { TypeIcon } from "@/components/type-icon";
import { found, inCategories } from "./search";

export const DRAGGED = "application/x-wabot-step";

export function StepList({ onChoose }: { onChoose: (type: NodeType) => void }) {
  const t = useMessages(words);
  const { types } = useBuilder();
  const [search, setSearch] = useState("");
  const shown = found(types.palette.actions, search);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="relative px-3 pb-2">
        <Search className="pointer-events-none absolute top-2.5 left-5.5 size-3.5 text-muted-foreground" aria-hidden />
        <Input
          type="search"
          aria-label={t("searchSteps")}
          placeholder={t("searchSteps")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            const [first] = shown;
            if (event.key === "Enter" && first && search) onChoose(first);
          }}
          className="h-8 pl-8 sm:text-[0.8125rem]"
        />
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled box has to be reachable by keyboard */}
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4" tabIndex={0} role="region" aria-label={t("steps")}>
        {shown.length === 0 && <p className="px-2 py-6 text-center text-muted-foreground">{t("noSteps")}</p>}
        {inCategories(shown, types.palette, search).map(([category, list]) => (
          <section key={category} aria-label={category}>
            <h3 className="px-2 pt-3 pb-1 text-xs font-medium text-muted-foreground">{category}</h3>
            <ul>
              {list.map((type) => (
                <Step key={type.type} type={type} onChoose={() => onChoose(type)} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function Step({ type, onChoose }: { type: NodeType; onChoose: () => void }) {
  const t = useMessages(words);
  return (
    <li className="group relative flex items-center">
      <button
        type="button"
        draggable
        aria-label={t("addStep", { name: type.title })}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAGGED, type.type);
          event.dataTransfer.effectAllowed = "copy";
        }}
        onClick={onChoose}
        className="flex min-h-9 w-full cursor-grab items-center gap-2.5 rounded-md py-1 pr-7 pl-2 text-left hover:bg-accent active:cursor-grabbing"
      >
        <StepIcon type={type} />
        <span className="line-clamp-2 text-[0.8125rem] leading-4.5">{type.title}</span>
      </button>
      {type.help && (
        <Tooltip text={type.help} side="right">
          <button
            type="button"
            aria-label={t("about", { name: type.title })}
            className="absolute right-0.5 rounded-sm p-1.5 text-muted-foreground opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
          >
            <CircleHelp className="size-3.5" aria-hidden />
          </button>
        </Tooltip>
      )}
    </li>
  );
}

export function StepIcon({ type }: { type: NodeType | TriggerType | undefined }) {
  return (
    <span className="grid size-6.5 shrink-0 place-items-center rounded-md bg-primary-soft text-primary-ink">
      <TypeIcon name={type?.icon ?? "plug"} className="size-3.5" />
    </span>
  );
}
