/** How far a message of ours came: an icon, and its words for who hears the page or rests on it. */
import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import { useSentence } from "@/components/sentences";
import type { Entry } from "@/features/conversations/transcript/window";
import { words } from "@/features/conversations/transcript/messages";
import { type Translate, useMessages } from "@/lib/i18n";

type Words = Translate<keyof (typeof words)["en"]>;

export function Ack({ entry }: { entry: Entry }) {
  const t = useMessages(words);
  const say = useSentence();
  const refused = notSent(t, entry, say(entry.reason, entry.told));
  if (refused) {
    return (
      <span className="inline-flex items-center gap-1 font-medium text-danger-ink">
        <CircleAlert className="size-3.5" aria-hidden />
        {refused}
      </span>
    );
  }
  const [text, Icon, read] = steps(t, entry);
  return (
    <span title={text} className="inline-flex">
      <Icon className={read ? "size-3.5 text-info-ink" : "size-3.5"} aria-hidden />
      <span className="sr-only">{text}</span>
    </span>
  );
}

/** Return why a message of ours was not sent, `reason` in the reader's words. */
function notSent(t: Words, { status, told, ack, direction }: Entry, reason: string): string {
  if (direction !== "out") return "";
  if (status === "failed" || ack === "failed") return reason ? t("dropped", { reason }) : t("failed");
  if (status !== "dropped") return "";
  const known = told?.code === "send_opted_out" ? t("optedOut") : told?.code === "send_taken_over" ? t("outdated") : reason;
  return known ? t("dropped", { reason: known }) : t("failed");
}

function steps(t: Words, { ack, status, author }: Entry): [string, typeof Clock, boolean] {
  if (ack === "played") return [t("played"), CheckCheck, true];
  if (ack === "read") return [t("read"), CheckCheck, true];
  if (ack === "delivered") return [t("delivered"), CheckCheck, false];
  if (ack === "server" || status === "taken" || author?.id === "phone") return [t("sent"), Check, false];
  return [t("waiting"), Clock, false];
}
