/** The tests, each with how it stands and the line that went another way. */
import { CircleCheck, CircleDashed, CircleX, Clock, Ellipsis, LoaderCircle, type LucideIcon, Play } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/api/me";
import { Confirm } from "@/components/confirm";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useDraft } from "../draft/context";
import { type Test, useEdits } from "./edits";
import { words } from "./messages";
import { type Standing, useResults } from "./results";

const LOOKS: Record<Standing, { icon: LucideIcon; tone: string }> = {
  passed: { icon: CircleCheck, tone: "text-primary-ink" },
  failed: { icon: CircleX, tone: "text-danger-ink" },
  stale: { icon: Clock, tone: "text-muted-foreground" },
  staleFailed: { icon: Clock, tone: "text-danger-ink" },
  never: { icon: CircleDashed, tone: "text-muted-foreground" },
};

export function TestList({ tests, onOpen }: { tests: readonly Test[]; onOpen: (place: number) => void }) {
  return (
    <ul className="divide-y overflow-hidden rounded-lg border">
      {tests.map((test, place) => (
        <Row key={`${place}/${test.name}`} test={test} onOpen={() => onOpen(place)} place={place} />
      ))}
    </ul>
  );
}

export function StandingLine({ name, className }: { name: string; className?: string }) {
  const t = useMessages(words);
  const { state, standing } = useResults();
  const running = state.running === "all" || (state.running?.has(name) ?? false);
  const stands = standing(name);
  const { icon: Icon, tone } = running ? { icon: LoaderCircle, tone: "text-muted-foreground [&_svg]:animate-spin" } : LOOKS[stands];
  const line = state.results.get(name)?.line;
  return (
    <span className={cn("flex items-center gap-1.5 text-xs", tone, className)}>
      <Icon className="size-3.5 shrink-0" aria-hidden />
      {running ? t("running") : t(stands)}
      {!running && stands === "failed" && typeof line === "number" && ` · ${t("line", { line })}`}
    </span>
  );
}

function Row({ test, place, onOpen }: { test: Test; place: number; onOpen: () => void }) {
  const t = useMessages(words);
  const readOnly = useDraft((state) => state.readOnly);
  const mayRun = useMay("bots.write");
  const { state, run, standing } = useResults();
  const { duplicate, remove } = useEdits();
  const [removing, setRemoving] = useState(false);
  const why = standing(test.name) === "failed" ? state.results.get(test.name)?.why : null;
  return (
    <li className="flex items-start gap-1 bg-surface pr-1.5 hover:bg-accent/60">
      <button type="button" onClick={onOpen} className="min-w-0 flex-1 px-3 py-2 text-left">
        <span className="block truncate font-medium">{test.name}</span>
        <StandingLine name={test.name} />
        {why && <span className="mt-1 line-clamp-3 block font-mono text-[0.6875rem] leading-4 wrap-anywhere whitespace-pre-wrap text-danger-ink">{why}</span>}
      </button>
      <span className="flex pt-2">
        {mayRun && (
          <Button variant="ghost" size="icon-sm" aria-label={t("run", { name: test.name })} disabled={state.running !== null} onClick={() => void run(test.name)}>
            <Play aria-hidden />
          </Button>
        )}
        {!readOnly && (
          <Menu
            trigger={
              <Button variant="ghost" size="icon-sm" aria-label={t("more", { name: test.name })}>
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            <MenuItem onSelect={() => duplicate(place)}>{t("duplicate")}</MenuItem>
            <MenuItem danger onSelect={() => setRemoving(true)}>{t("remove")}</MenuItem>
          </Menu>
        )}
      </span>
      <Confirm open={removing} onOpenChange={setRemoving} title={t("removeTitle", { name: test.name })} help={t("removeHelp")} verb={t("remove")} onConfirm={async () => remove(place)} />
    </li>
  );
}
