/** What changed, grouped by flow: each thing with its fields before and after; state is icon and words, not colour alone. */
import { ArrowUpDown, GitCompareArrows, type LucideIcon, Minus, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { Empty } from "@/components/empty";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder } from "../draft/context";
import type { BotDocument } from "../model/types";
import { type Difference, groupDifferences, type Line, type Said } from "./difference-words";
import { words } from "./messages";

const FIRST = 12;
const LOOKS: Record<Difference["change"], { icon: LucideIcon; tone: string }> = {
  added: { icon: Plus, tone: "bg-primary-soft text-primary-ink" },
  removed: { icon: Minus, tone: "bg-danger-soft text-danger-ink" },
  changed: { icon: Pencil, tone: "bg-warning-soft text-warning-ink" },
  moved: { icon: ArrowUpDown, tone: "bg-muted text-muted-foreground" },
};

type Props = { differences: readonly Difference[]; before: BotDocument | null; after: BotDocument };

export function Differences({ differences, before, after }: Props) {
  const t = useMessages(words);
  const { types } = useBuilder();
  if (differences.length === 0) return <Empty icon={GitCompareArrows} title={t("same")} help={t("sameHelp")} />;
  return (
    <div className="space-y-4">
      {groupDifferences(differences, { before, after, types, t }).map((group) => (
        <FlowGroup key={group.flow ?? ""} name={group.name} said={group.said} />
      ))}
    </div>
  );
}

function FlowGroup({ name, said }: { name: string; said: readonly Said[] }) {
  const t = useMessages(words);
  const [all, setAll] = useState(false);
  const shown = all ? said : said.slice(0, FIRST);
  return (
    <section aria-label={name}>
      <h4 className="mb-1.5 flex items-baseline gap-2 text-xs font-semibold text-muted-foreground">
        <span className="truncate">{name}</span>
        <span className="shrink-0 font-normal">{t("changes", { count: said.length })}</span>
      </h4>
      <ul className="divide-y overflow-hidden rounded-lg border">
        {shown.map((each) => (
          <Item key={each.key} said={each} />
        ))}
      </ul>
      {shown.length < said.length && (
        <Button variant="ghost" size="sm" className="mt-1" onClick={() => setAll(true)}>
          {t("showAll", { count: said.length - shown.length })}
        </Button>
      )}
    </section>
  );
}

function Item({ said }: { said: Said }) {
  const t = useMessages(words);
  const { icon: Icon, tone } = LOOKS[said.change];
  return (
    <li className="flex gap-3 px-3 py-2.5">
      <span className={cn("mt-0.5 grid size-5 shrink-0 place-items-center rounded-full", tone)}>
        <Icon className="size-3" aria-hidden />
        <span className="sr-only">{t(said.change)}</span>
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0 font-medium break-words">{said.title}</span>
          <span className="text-xs text-muted-foreground">{t(said.kind)}</span>
        </p>
        {said.lines.length > 0 && (
          <dl className="mt-1 space-y-1.5">
            {said.lines.map((line) => (
              <Values key={line.label} line={line} />
            ))}
          </dl>
        )}
      </div>
    </li>
  );
}

function Values({ line }: { line: Line }) {
  const t = useMessages(words);
  return (
    <div className="text-[0.8125rem] leading-5">
      {line.label && <dt className="text-xs text-muted-foreground">{line.label}</dt>}
      {line.before && (
        <dd>
          <del className="rounded-xs bg-danger-soft px-1 wrap-anywhere whitespace-pre-wrap text-danger-ink">
            <span className="sr-only">{t("before")}: </span>
            {line.before}
          </del>
        </dd>
      )}
      {line.after && (
        <dd>
          <ins className="rounded-xs bg-primary-soft px-1 wrap-anywhere whitespace-pre-wrap text-primary-ink no-underline">
            <span className="sr-only">{t("after")}: </span>
            {line.after}
          </ins>
        </dd>
      )}
    </div>
  );
}
