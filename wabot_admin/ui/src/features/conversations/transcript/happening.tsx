/** What happened between the messages: who took over, gave back or assigned, and what nobody wrote. */
import { ArrowLeftRight, CalendarClock } from "lucide-react";
import { words as inbox } from "@/features/conversations/messages";
import { words } from "@/features/conversations/transcript/messages";
import type { Entry } from "@/features/conversations/transcript/window";
import { type Translate, useLanguage, useMessages } from "@/lib/i18n";
import { clock, exact } from "@/lib/times";

type Words = Translate<keyof (typeof words)["en"]>;

const CHANGES = ["taken_over", "released", "restarted"] as const;
const EVENTS = new Map([
  ["WaitExpired", "wait_expired"],
  ["ScheduleFired", "schedule_fired"],
  ["WebhookReceived", "webhook_received"],
] as const);

export function Happening({ entry }: { entry: Entry }) {
  const t = useMessages(words);
  const i = useMessages(inbox);
  const [language] = useLanguage();
  const moment = new Date(entry.at);
  const Icon = entry.type === "change" ? ArrowLeftRight : CalendarClock;
  const name = entry.author?.id === "phone" ? i("phoneAuthor") : (entry.author?.name ?? t("aPerson"));
  return (
    <p className="mt-4 flex items-center justify-center gap-1.5 text-center text-xs text-muted-foreground">
      <Icon className="size-3.5 shrink-0" aria-hidden />
      <span className="min-w-0 break-words">{entry.type === "change" ? changeSaid(t, entry, name) : eventSaid(t, entry.event ?? "")}</span>
      <time dateTime={entry.at} title={exact(moment, language)}>
        {clock(moment, language)}
      </time>
    </p>
  );
}

function changeSaid(t: Words, entry: Entry, name: string): string {
  const known = CHANGES.find((change) => change === entry.change);
  if (known) return t(known, { name });
  return entry.about ? t("assigned", { name, about: entry.about.name ?? t("aPerson") }) : t("unassigned", { name });
}

function eventSaid(t: Words, event: string): string {
  const known = [...EVENTS].find(([name]) => name === event);
  return known ? t(known[1]) : t("event", { what: event });
}
