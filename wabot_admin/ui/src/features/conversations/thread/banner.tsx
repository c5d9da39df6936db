/** Who has the conversation, in a sentence, above where one would answer. */
import { BellOff, Bot, CircleCheck, Info, Lock, UserRound } from "lucide-react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { Button } from "@/components/ui/button";
import { words } from "@/features/conversations/messages";
import { isLive } from "@/features/conversations/state-badge";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

interface BannerProps {
  conversation: Schemas["Conversation"];
  busy: boolean;
  onTake: () => void;
}

export function OwnerBanner({ conversation, busy, onTake }: BannerProps) {
  const t = useMessages(words);
  const may = useMay("conversations.reply");
  const me = useMe().data?.account.id;
  const mayContacts = useMay("contacts.read");
  const { state, assignee, contact } = conversation;
  const theirs = state === "human" && assignee !== null && assignee.id !== me;
  if (contact.opted_out) {
    return (
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t bg-warning-soft px-3 py-2.5 text-[0.8125rem] text-warning-ink sm:px-5">
        <BellOff className="size-4 shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 basis-48">{t("wantsNothing")}</span>
        {mayContacts && contact.handle && (
          <Button asChild size="sm" className="text-foreground">
            <Link to={`/contacts/${contact.handle}`}>{t("openContact")}</Link>
          </Button>
        )}
      </div>
    );
  }
  const [text, Icon] = !isLive(conversation)
    ? [t("hasEnded"), CircleCheck]
    : !may
      ? [t("mayNotReply"), Lock]
      : state === "bot"
        ? [t("botHas"), Bot]
        : assignee?.id === me
          ? [t("youHave"), UserRound]
          : assignee
            ? [t("otherHas", { name: assignee.name ?? t("unnamed") }), UserRound]
            : [t("someoneHas"), Info];
  return (
    <div
      role="status"
      className={cn(
        "flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-3 py-2.5 text-[0.8125rem] sm:px-5",
        state === "bot" && "bg-info-soft text-info-ink",
        state === "human" && (theirs ? "bg-warning-soft text-warning-ink" : "bg-primary-soft text-primary-ink"),
        !isLive(conversation) && "bg-muted text-muted-foreground",
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      <span className="min-w-0 flex-1 basis-48">{text}</span>
      {may && (state === "bot" || theirs) && (
        <Button size="sm" busy={busy} onClick={onTake} className="text-foreground">
          {theirs ? t("takeOverTheirs", { name: assignee.name ?? t("unnamed") }) : t("takeOver")}
        </Button>
      )}
    </div>
  );
}
