/** A message's bubble: the bot's on the left, the person's on the right; what is in it is given. */
import { Check, CheckCheck } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { words } from "./messages";

type BubbleProps = {
  side: "bot" | "person";
  /** The first of several of one side has the corner. */
  leads?: boolean;
  time?: string;
  /** How far the person's own message came. */
  ack?: "sent" | "read";
  /** An emoji someone put on it. */
  reaction?: string;
  /** What it answers to, over the text. */
  quote?: ReactNode;
  /** A card as wide as the bubble may be. */
  wide?: boolean;
  className?: string;
  children: ReactNode;
};

export function Bubble({ side, leads = true, time, ack, reaction, quote, wide = false, className, children }: BubbleProps) {
  const t = useMessages(words);
  return (
    <div className={cn("flex", side === "person" && "justify-end", leads && "not-first:mt-1.5")}>
      <div
        className={cn(
          "relative max-w-[86%] min-w-0 rounded-xl px-2.5 py-1.5 text-[0.8125rem] leading-[1.2rem] shadow-card",
          side === "bot" ? "bg-(--phone-bot)" : "bg-(--phone-person)",
          leads && (side === "bot" ? "rounded-tl-none" : "rounded-tr-none"),
          wide && "w-[86%] px-1 pt-1",
          reaction && "mb-3.5",
          className,
        )}
      >
        <span className="sr-only">{t(side)}: </span>
        {quote && <div className="mb-1 rounded-md border-l-[3px] border-(--phone-accent)! bg-(--phone-tint) px-2 py-1 text-xs text-(--phone-quiet)">{quote}</div>}
        {children}
        {(time || ack) && <Foot time={time} ack={ack} wide={wide} />}
        {reaction && <span className="absolute -bottom-3.5 left-2 rounded-full border border-(--phone-line)! bg-(--phone-bot) px-1.5 text-sm leading-5">{reaction}</span>}
      </div>
    </div>
  );
}

function Foot({ time, ack, wide }: { time: string | undefined; ack: "sent" | "read" | undefined; wide: boolean }) {
  const t = useMessages(words);
  const Icon = ack === "read" ? CheckCheck : Check;
  return (
    <span className={cn("float-right mt-1 ml-2 flex items-center gap-1 text-[0.6875rem] leading-4 text-(--phone-quiet)", wide && "px-1.5")}>
      {time && <time>{time}</time>}
      {ack && <Icon className={cn("size-3.5", ack === "read" && "text-(--phone-link)")} role="img" aria-label={t(ack)} />}
    </span>
  );
}

/** Three dots while the other side writes. */
export function Typing({ side = "bot" }: { side?: "bot" | "person" }) {
  const t = useMessages(words);
  return (
    <Bubble side={side}>
      <span className="sr-only">{t("typing")}</span>
      <span className="wabot-phone-typing flex h-5 items-center gap-1" aria-hidden>
        {[0, 1, 2].map((dot) => (
          <span key={dot} className="size-1.5 rounded-full bg-(--phone-quiet)" />
        ))}
      </span>
    </Bubble>
  );
}
