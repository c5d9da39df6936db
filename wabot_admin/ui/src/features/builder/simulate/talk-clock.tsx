/** The clock of the talk: it stands until one lets time pass, or jumps to what comes next. */
import { CalendarClock, Clock, FastForward, Hourglass, Webhook } from "lucide-react";
import { useState } from "react";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact, relative } from "@/lib/times";
import { useDraft } from "../draft/context";
import { words } from "./messages";
import { useTalk, useTurns } from "./use-talk";

const LENGTHS = [["minutes5", 300], ["hour", 3_600], ["day", 86_400], ["week", 604_800]] as const;

export function TalkClock() {
  const t = useMessages(words);
  const [language] = useLanguage();
  const [talk, { simulation, at, busy, over }] = useTalk();
  const looked = useTurns().at(-1);
  const flows = useDraft((state) => state.document.flows);
  const [hook, setHook] = useState<string | null>(null);
  if (!simulation) return null;
  const now = new Date(at === null ? simulation.clock : (looked?.at ?? simulation.begins));
  const due = at === null && simulation.due ? new Date(simulation.due) : null;
  const events = simulation.schedules.length + simulation.hooks.length;
  const off = busy || over;
  return (
    <div className="flex shrink-0 items-center gap-1 px-4 py-2.5">
      <span className="mr-auto flex min-w-0 items-center gap-1.5 text-xs text-muted-foreground tabular-nums">
        <Clock className="size-3.5 shrink-0" aria-hidden />
        <span className="sr-only">{t("clock")}: </span>
        <time className="truncate" dateTime={now.toISOString()}>{shortMoment(now, language)}</time>
      </span>
      {due && (
        <Button size="sm" disabled={off} title={exact(due, language)} onClick={() => void talk.advance(null)}>
          <FastForward aria-hidden />
          {t("jumpTo", { when: relative(due, now, language) })}
        </Button>
      )}
      <Menu
        side="top"
        trigger={
          <Button size="icon-sm" aria-label={t("passes")} disabled={off}>
            <Hourglass aria-hidden />
          </Button>
        }
      >
        <MenuLabel>{t("passes")}</MenuLabel>
        {LENGTHS.map(([word, seconds]) => (
          <MenuItem key={word} onSelect={() => void talk.advance(seconds)}>
            <FastForward aria-hidden />
            {t(word)}
          </MenuItem>
        ))}
        {events > 0 && <MenuSeparator />}
        {events > 0 && <MenuLabel>{t("happens")}</MenuLabel>}
        {simulation.schedules.map(({ flow, trigger }) => (
          <MenuItem key={`${flow}/${trigger}`} onSelect={() => void talk.fire(flow, trigger)}>
            <CalendarClock aria-hidden />
            {t("fire", { flow: flows?.find((each) => each.id === flow)?.name ?? flow })}
          </MenuItem>
        ))}
        {simulation.hooks.map((each) => (
          <MenuItem key={each} onSelect={() => setHook(each)}>
            <Webhook aria-hidden />
            {t("callHook", { name: each })}
          </MenuItem>
        ))}
      </Menu>
      {hook !== null && <CallHook hook={hook} onDone={() => setHook(null)} />}
    </div>
  );
}

function shortMoment(moment: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

function CallHook({ hook, onDone }: { hook: string; onDone: () => void }) {
  const t = useMessages(words);
  const [talk, { busy }] = useTalk();
  const [text, setText] = useState("{}");
  const data = objectIn(text);
  const call = async () => {
    if (data) await talk.hook(hook, data);
    onDone(); // what was refused is shown over the talk
  };
  return (
    <FormDialog open onOpenChange={onDone} title={t("hookTitle", { name: hook })} help={t("hookHelp")} verb={t("call")} action={{ busy, error: null }} disabled={!data} onSubmit={() => void call()}>
      <Field label={t("hookData")} error={data ? undefined : t("badJson")}>
        {(control) => <Textarea {...control} rows={6} spellCheck={false} className="font-mono text-xs sm:text-xs" value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(text || "{}");
    return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
