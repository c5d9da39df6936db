/** The person's phone: its frame, the chat's head, room for messages and a foot; it knows no bot and asks nobody. */
import "./phone.css";
import { Bot, ChevronLeft, Mic, Phone as Handset, Smile, Video } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { words } from "./messages";

export type Look = "light" | "dark";

type PhoneProps = {
  /** What the list of messages is called to who hears the page. */
  label: string;
  /** Whose chat it is: the bot's name as the person has it. */
  name: string;
  /** A word under the name, such as "online". */
  status?: string;
  look: Look;
  /** New messages are read aloud as they come. */
  live?: boolean;
  /** What is at the bottom: the field one writes in. Left out, it is only drawn. */
  foot?: ReactNode;
  /** The list of messages, to scroll it. */
  listRef?: Ref<HTMLDivElement>;
  className?: string;
  children: ReactNode;
};

export function Phone({ label, name, status, look, live = false, foot, listRef, className, children }: PhoneProps) {
  return (
    <div
      data-look={look}
      className={cn("wabot-phone flex min-h-0 w-full max-w-96 flex-col overflow-hidden rounded-[1.75rem] border-[5px] border-(--phone-case)! bg-(--phone-bar) text-(--phone-text) shadow-raised", className)}
    >
      <Head name={name} status={status} />
      <div
        ref={listRef}
        role={live ? "log" : "region"}
        aria-label={label}
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- a scrolled box has to be reachable by keyboard
        className="wabot-phone-wall flex min-h-0 flex-1 flex-col gap-1 overflow-y-auto overscroll-contain px-2.5 py-3 *:shrink-0 -outline-offset-2"
      >
        {children}
      </div>
      {foot ?? <DrawnFoot />}
    </div>
  );
}

function Head({ name, status }: { name: string; status: string | undefined }) {
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-(--phone-line)! px-2 py-2">
      <ChevronLeft className="size-4.5 shrink-0 text-(--phone-quiet)" aria-hidden />
      <span className="grid size-8 shrink-0 place-items-center rounded-full bg-(--phone-chip) text-(--phone-accent)">
        <Bot className="size-4.5" aria-hidden />
      </span>
      <span className="min-w-0 flex-1 leading-4.5">
        <span className="block truncate text-[0.875rem] font-semibold">{name}</span>
        {status && <span className="block truncate text-[0.6875rem] text-(--phone-quiet)">{status}</span>}
      </span>
      <Video className="size-4.5 shrink-0 text-(--phone-quiet)" aria-hidden />
      <Handset className="mr-1 ml-1.5 size-4 shrink-0 text-(--phone-quiet)" aria-hidden />
    </div>
  );
}

/** The field as a picture, where nobody writes. */
function DrawnFoot() {
  const t = useMessages(words);
  return (
    <div className="flex shrink-0 items-center gap-2 border-t border-(--phone-line)! px-2.5 py-2" aria-hidden>
      <span className="flex h-8 flex-1 items-center gap-2 rounded-full bg-(--phone-tint) px-3 text-[0.8125rem] text-(--phone-quiet)">
        <Smile className="size-4" />
        {t("write")}
      </span>
      <span className="grid size-8 place-items-center rounded-full bg-(--phone-accent) text-(--phone-bar)">
        <Mic className="size-4" />
      </span>
    </div>
  );
}

/** A line between messages, in the middle: a day, a pause, something that happened. */
export function PhonePill({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <p className={cn("mx-auto my-1 flex max-w-[88%] items-center gap-1.5 rounded-md bg-(--phone-pill) px-2.5 py-1 text-center text-[0.6875rem] leading-4 text-(--phone-quiet) shadow-card", className)}>
      {children}
    </p>
  );
}
