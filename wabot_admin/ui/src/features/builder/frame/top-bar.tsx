/** The bar over the builder: which bot, whether it is saved, undo and redo, problems, and the panels' buttons. */
import { ChevronLeft, CircleAlert, CircleCheck, Cloud, CloudOff, Ellipsis, LoaderCircle, type LucideIcon, Lock, PanelLeftOpen, Redo2, TriangleAlert, Undo2 } from "lucide-react";
import { Link } from "react-router";
import { usePageTitle } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import type { Saving } from "../draft/store";
import { type BuilderWord, words } from "../messages";
import type { Panel } from "../panel";
import { Tool } from "../tool";
import { usePanels } from "./open-panels";

const STATES: Record<Saving, { icon: LucideIcon; word: BuilderWord; tone?: string }> = {
  saved: { icon: CircleCheck, word: "saved" },
  unsaved: { icon: Cloud, word: "unsaved" },
  saving: { icon: LoaderCircle, word: "saving" },
  away: { icon: CloudOff, word: "away", tone: "text-warning-ink" },
  conflict: { icon: TriangleAlert, word: "conflict", tone: "text-warning-ink" },
  refused: { icon: CircleAlert, word: "refused", tone: "text-danger-ink" },
};

export function TopBar({ onUnfold }: { onUnfold: (() => void) | undefined }) {
  const t = useMessages(words);
  const { botName } = useBuilder();
  const number = useDraft((state) => state.version?.number);
  const heading = usePageTitle(number === undefined ? botName : `${botName} · ${t("version", { number })}`);
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b bg-surface px-2">
      <Tooltip text={t("allBots")}>
        <Button asChild variant="ghost" size="icon-sm">
          <Link to="/bots" aria-label={t("allBots")}>
            <ChevronLeft aria-hidden />
          </Link>
        </Button>
      </Tooltip>
      {onUnfold && <Tool icon={PanelLeftOpen} label={t("unfoldSide")} onClick={onUnfold} />}
      <h1 ref={heading} tabIndex={-1} className="min-w-0 truncate pr-1 pl-1 text-[0.9375rem] font-semibold">
        {botName}
      </h1>
      {number === undefined && <SaveState />}
      <span className="flex-1" />
      <UndoRedo />
      <Panels />
    </header>
  );
}

function SaveState() {
  const t = useMessages(words);
  const { saver } = useBuilder();
  const saving = useDraft((state) => state.saving);
  const readOnly = useDraft((state) => state.readOnly);
  const { icon: Icon, word, tone } = readOnly ? { icon: Lock, word: "readOnly" as const, tone: undefined } : STATES[saving];
  const line = (
    <span role="status" className={cn("flex min-w-0 items-center gap-1.5 px-1 text-xs text-muted-foreground", tone)}>
      <Icon className={cn("size-3.5 shrink-0", saving === "saving" && "animate-spin")} aria-hidden />
      <span className="truncate max-sm:sr-only">{t(word)}</span>
    </span>
  );
  if (saving !== "away" && saving !== "refused") return line;
  return (
    <button type="button" className="min-w-0 rounded-md hover:bg-accent" onClick={() => void saver.flush()}>
      {line}
    </button>
  );
}

function UndoRedo() {
  const t = useMessages(words);
  const { store } = useBuilder();
  const canUndo = useDraft((state) => state.canUndo);
  const canRedo = useDraft((state) => state.canRedo);
  const readOnly = useDraft((state) => state.readOnly);
  if (readOnly) return null;
  return (
    <>
      <Tool icon={Undo2} label={t("undo")} onClick={store.undo} disabled={!canUndo} />
      <Tool icon={Redo2} label={t("redo")} onClick={store.redo} disabled={!canRedo} />
      <span className="mx-1 h-5 w-px bg-border" aria-hidden />
    </>
  );
}

function Panels() {
  const t = useMessages(words);
  const { store } = useBuilder();
  const open = useDraft((state) => state.panel);
  const problems = useDraft((state) => state.problems.length);
  const toggle = (panel: Panel) => store.openPanel(open === panel.id ? null : panel.id);
  const mine = usePanels();
  const tools = mine.filter((panel) => panel.bar === "tools");
  return (
    <>
      <span className="flex items-center gap-1 max-sm:hidden">
        {tools.map((panel) => (
          <span key={panel.id} className="relative">
            <Tool icon={panel.icon} label={t(panel.title)} pressed={open === panel.id} onClick={() => toggle(panel)} />
            {panel.id === "problems" && problems > 0 && <Count count={problems} className="absolute -top-0.5 -right-0.5" />}
          </span>
        ))}
      </span>
      <Menu
        className="sm:hidden"
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={t("morePanels")} className="relative sm:hidden">
            <Ellipsis aria-hidden />
            {problems > 0 && <Count count={problems} className="absolute -top-0.5 -right-0.5" />}
          </Button>
        }
      >
        {tools.map((panel) => (
          <MenuItem key={panel.id} onSelect={() => toggle(panel)}>
            <panel.icon aria-hidden />
            <span className="flex-1">{t(panel.title)}</span>
            {panel.id === "problems" && problems > 0 && <Count count={problems} />}
          </MenuItem>
        ))}
      </Menu>
      {mine
        .filter((panel) => panel.bar === "main")
        .map((panel) => (
          <Button
            key={panel.id}
            size="sm"
            variant={panel.primary ? "primary" : "outline"}
            aria-pressed={panel.place === "side" ? open === panel.id : undefined}
            className={cn("ml-1", !panel.primary && "max-sm:px-1.5", !panel.primary && open === panel.id && "bg-accent text-primary-ink")}
            onClick={() => toggle(panel)}
          >
            <panel.icon aria-hidden />
            <span className={cn(!panel.primary && "max-sm:sr-only")}>{t(panel.title)}</span>
          </Button>
        ))}
    </>
  );
}

function Count({ count, className }: { count: number; className?: string }) {
  return <span className={cn("pointer-events-none rounded-full bg-danger-soft px-1 text-[0.625rem] leading-4 font-semibold text-danger-ink", className)}>{count}</span>;
}
