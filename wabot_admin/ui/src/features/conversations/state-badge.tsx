/** Who has a conversation, or how it ended: an icon and words. */
import { Bot, CircleCheck, CircleX, Clock, OctagonPause, RotateCcw, UserRound, type LucideIcon } from "lucide-react";
import type { Schemas } from "@/api/client";
import { useMe } from "@/api/me";
import { Badge, type Tone } from "@/components/ui/badge";
import { words, type Word } from "@/features/conversations/messages";
import { useMessages } from "@/lib/i18n";

const ENDINGS: Record<string, readonly [Word, LucideIcon, Tone]> = {
  finished: ["stateFinished", CircleCheck, "neutral"],
  stopped: ["stateStopped", OctagonPause, "neutral"],
  expired: ["stateExpired", Clock, "neutral"],
  failed: ["stateFailed", CircleX, "danger"],
  replaced: ["stateReplaced", RotateCcw, "neutral"],
  bot: ["stateBot", Bot, "info"],
};

export function StateBadge({ conversation, className }: { conversation: Schemas["Conversation"]; className?: string }) {
  const t = useMessages(words);
  const { state, assignee } = conversation;
  const [word, Icon, tone] = ENDINGS[state] ?? (["stateHuman", UserRound, "warning"] as const);
  const me = useMe().data?.account.id;
  const ours = assignee && (assignee.id === me ? t("stateHumanYou") : t("stateHumanBy", { name: assignee.name ?? t("unnamed") }));
  const text = (state === "human" && ours) || t(word);
  return (
    <Badge tone={tone} className={className}>
      <Icon className="shrink-0" aria-hidden />
      <span className="truncate">{text}</span>
    </Badge>
  );
}

export function isLive(conversation: Schemas["Conversation"]): boolean {
  return conversation.state === "bot" || conversation.state === "human";
}
