/** Where a number stands, in words, an icon and a colour; and who has to do what. */
import { Ban, CircleCheck, CirclePause, CloudOff, Hammer, LoaderCircle, type LucideIcon, MonitorSmartphone, QrCode, Smartphone, Unlink } from "lucide-react";
import type { Schemas } from "@/api/client";
import { Badge, type Tone } from "@/components/ui/badge";
import { words } from "@/components/numbers/messages";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

export type NumberRow = Schemas["Number"];
export type State = NumberRow["state"];

const LOOKS: Record<State, { icon: LucideIcon; tone: Tone; turns?: true }> = {
  stopped: { icon: CirclePause, tone: "neutral" },
  unlinked: { icon: Smartphone, tone: "info" },
  linking: { icon: QrCode, tone: "info" },
  connecting: { icon: LoaderCircle, tone: "info", turns: true },
  live: { icon: CircleCheck, tone: "good" },
  interrupted: { icon: CloudOff, tone: "warning" },
  degraded: { icon: Hammer, tone: "danger" },
  logged_out: { icon: Unlink, tone: "danger" },
  replaced: { icon: MonitorSmartphone, tone: "danger" },
  outdated: { icon: Hammer, tone: "danger" },
  banned: { icon: Ban, tone: "danger" },
};

/** Where a number stands for people: one that was added and never linked is not just stopped. */
export function stateOf(number: NumberRow): State {
  return number.state === "stopped" && number.phone === null ? "unlinked" : number.state;
}

export function StateBadge({ state, className }: { state: State; className?: string }) {
  const t = useMessages(words);
  const { icon: Icon, tone, turns } = LOOKS[state];
  return (
    <Badge tone={tone} className={className}>
      <Icon aria-hidden className={cn(turns && "animate-spin motion-reduce:animate-none")} />
      {t(`state_${state}`)}
    </Badge>
  );
}

/** Whether someone has to do something before the number works. */
export function needsSomeone(number: NumberRow): boolean {
  return (number.acts !== "nobody" && number.state !== "linking") || stateOf(number) === "unlinked";
}

/** Return what has to be done, in the person's language, or nothing. */
export function useMend(number: NumberRow): string {
  const t = useMessages(words);
  if (!needsSomeone(number)) return "";
  const state = stateOf(number);
  if (number.wanted === "running" && !number.owned && !ENDED.includes(state)) return t("mend_unowned");
  const known = MENDS[state];
  return known ? t(known) : number.mend;
}

const ENDED: readonly State[] = ["logged_out", "replaced", "outdated", "banned"];

const MENDS: Partial<Record<State, keyof (typeof words)["en"]>> = {
  unlinked: "mend_unlinked",
  degraded: "mend_degraded",
  logged_out: "mend_logged_out",
  replaced: "mend_replaced",
  outdated: "mend_outdated",
  banned: "mend_banned",
};

/** Whether a number has a phone behind it now. */
export function isLinked(number: NumberRow): boolean {
  return number.state === "live" || (number.phone !== null && !NOT_LINKED.includes(number.state));
}

const NOT_LINKED: readonly State[] = ["unlinked", "linking", "logged_out"];

/** A phone number's digits as people read them. */
export function shownPhone(digits: string): string {
  return /^\d+$/.test(digits) ? `+${digits}` : digits;
}
