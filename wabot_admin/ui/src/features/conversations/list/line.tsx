/** One conversation in the list: who, what was said last and by whom, when, who has it, what is unread. */
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { useMe } from "@/api/me";
import { Avatar } from "@/features/conversations/avatar";
import { Checkbox } from "@/components/ui/input";
import { LabelChip } from "@/features/conversations/label-chip";
import { words } from "@/features/conversations/messages";
import { personName } from "@/features/conversations/person-name";
import { words as many } from "@/features/conversations/list/many/messages";
import { Match } from "@/features/conversations/list/match";
import { useListSearch } from "@/features/conversations/list/use-list";
import { kindWord } from "@/features/conversations/preview";
import { isLive, StateBadge } from "@/features/conversations/state-badge";
import { cn } from "@/lib/cn";
import { inALine } from "@/lib/contact-card";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact, shortly } from "@/lib/times";

const LABELS = 2;

interface LineProps {
  conversation: Schemas["Conversation"];
  chosen: boolean;
  /** The box to pick it with, for who may change conversations. */
  box?: { checked: boolean; shown: boolean; onToggle: (range: boolean) => void } | undefined;
}

export function ListLine({ conversation, chosen, box }: LineProps) {
  const t = useMessages(words);
  const m = useMessages(many);
  const [language] = useLanguage();
  const search = useListSearch(conversation.match?.id);
  const { contact, labels, unread, match } = conversation;
  const moment = new Date(conversation.changed);
  return (
    <li className={cn("group/line relative border-b", box?.checked && "bg-primary-soft/40")}>
      <Link
        to={{ pathname: `/conversations/${conversation.id}`, search }}
        aria-current={chosen ? "true" : undefined}
        data-conversation={conversation.id}
        className={cn(
          "relative flex gap-3 px-4 py-3 outline-offset-[-2px] transition-colors hover:bg-muted/70",
          chosen && "bg-accent before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-primary hover:bg-accent",
        )}
      >
        <Avatar name={contact.name} className={cn(!isLive(conversation) && "border border-dashed border-input bg-transparent", chosen && "bg-surface")} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={cn("min-w-0 flex-1 truncate", unread > 0 ? "font-semibold" : "font-medium")}>{personName(t, contact)}</span>
            <time dateTime={conversation.changed} title={exact(moment, language)} className="shrink-0 text-xs text-muted-foreground">
              {shortly(moment, new Date(), language)}
            </time>
          </span>
          <span className={cn("flex gap-2", match ? "items-start" : "items-center")}>
            {match ? <Match match={match} /> : <LastSaid conversation={conversation} />}
            {unread > 0 && (
              <span className="grid h-4.5 min-w-4.5 shrink-0 place-items-center rounded-full bg-primary px-1 text-[0.6875rem] font-semibold text-primary-foreground">
                <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
                <span className="sr-only">{t("unread", { count: unread })}</span>
              </span>
            )}
          </span>
          <span className="mt-1 flex items-center gap-1 overflow-hidden">
            <StateBadge conversation={conversation} className="min-w-0 py-0" />
            {labels.slice(0, LABELS).map((label) => (
              <LabelChip key={label.id} label={label} />
            ))}
            {labels.length > LABELS && <span className="text-xs text-muted-foreground">+{labels.length - LABELS}</span>}
          </span>
        </span>
      </Link>
      {box && (
        <label
          htmlFor={`pick-${conversation.id}`}
          className={cn(
            "absolute top-3 left-4 grid size-9 cursor-pointer place-items-center rounded-full bg-background opacity-0 transition-opacity group-hover/line:opacity-100 focus-within:opacity-100 pointer-coarse:pointer-events-none",
            box.shown && "opacity-100 pointer-coarse:pointer-events-auto",
          )}
        >
          <Checkbox
            id={`pick-${conversation.id}`}
            aria-label={m("select", { name: personName(t, contact) })}
            checked={box.checked}
            onChange={(event) => box.onToggle((event.nativeEvent as MouseEvent).shiftKey)}
          />
        </label>
      )}
    </li>
  );
}

function LastSaid({ conversation: { last, bot, unread } }: { conversation: Schemas["Conversation"] }) {
  const t = useMessages(words);
  const me = useMe().data?.account.id;
  if (!last) return <span className="min-w-0 flex-1 truncate text-muted-foreground">{bot.name}</span>;
  const who = last.direction === "in" ? "" : last.author === me ? t("you") : last.author === "phone" ? t("phoneAuthor") : last.author ? t("ours") : t("stateBot");
  const what = [kindWord(t, last.kind), inALine(last)].filter(Boolean).join(" · ");
  return (
    <span className={cn("min-w-0 flex-1 truncate", unread > 0 ? "text-foreground" : "text-muted-foreground")}>
      {who && `${who}: `}
      {what}
    </span>
  );
}
