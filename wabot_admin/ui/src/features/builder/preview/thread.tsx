/** The messages of steps as a chat on the phone. */
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { languageName } from "@/lib/languages";
import { clock } from "@/lib/times";
import { useBuilder } from "../draft/context";
import { titleOf } from "../model/describe";
import { Attachment, Bubble, PhonePill, PhoneText, PlaceCard, Poll } from "../phone";
import { words as phoneWords } from "../phone/messages";
import { type Message, written } from "./messages";
import { firstOf, type PreviewStep } from "./steps";
import { words } from "./words";

const MOMENT = new Date(2026, 0, 1, 9, 41); // a time of day to draw; nothing happened then
export const MOST = 200; // messages drawn

type ThreadProps = { steps: readonly PreviewStep[]; whole: boolean; own: string };

export function Thread({ steps, whole, own }: ThreadProps) {
  const t = useMessages(words);
  const heard = whole ? steps.filter((step) => step.messages?.length || step.waits) : steps;
  const shown = firstOf(heard, MOST);
  return (
    <>
      {shown.map((step) => (
        <Step key={step.node.id} step={step} whole={whole} own={own} />
      ))}
      {shown.length < heard.length && <PhonePill>{t("many", { count: MOST })}</PhonePill>}
    </>
  );
}

function Step({ step, whole, own }: { step: PreviewStep; whole: boolean; own: string }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const { store } = useBuilder();
  const { node, type, messages, missing, waits, answer } = step;
  const name = titleOf(node, type);
  return (
    <>
      {whole && <StepName name={name} label={t("goTo", { name })} onGo={() => store.goTo({ node: node.id })} />}
      {!type && <PhonePill>{t("away", { name })}</PhonePill>}
      {type && !messages && !whole && <PhonePill>{t("silent", { name })}</PhonePill>}
      {messages?.length === 0 && <PhonePill>{t("empty", { name })}</PhonePill>}
      {messages?.map((message, index) => (
        <Sent key={message.field} message={message} leads={index === 0} />
      ))}
      {missing > 0 && <PhonePill>{t("missing", { count: missing, language: languageName(own, language) })}</PhonePill>}
      {whole && waits && <Answer text={answer} />}
    </>
  );
}

function StepName({ name, label, onGo }: { name: string; label: string; onGo: () => void }) {
  return (
    <button type="button" aria-label={label} onClick={onGo} className="mx-auto mt-1.5 max-w-[88%] truncate rounded-md px-2 text-[0.6875rem] leading-4.5 font-medium text-(--phone-quiet) hover:bg-(--phone-pill) hover:text-(--phone-accent)">
      {name}
    </button>
  );
}

/** Where the person answers: what they choose, or dots for words of their own. */
function Answer({ text }: { text: string | undefined }) {
  const t = useMessages(words);
  return <Bubble side="person">{text ? <PhoneText text={text} /> : <span><span className="sr-only">{t("answer")}</span><span aria-hidden>…</span></span>}</Bubble>;
}

function Sent({ message, leads }: { message: Message; leads: boolean }) {
  const p = useMessages(phoneWords);
  const [language] = useLanguage();
  const time = clock(MOMENT, language);
  const bubble = (children: ReactNode, wide = false, quote?: string) => (
    <Bubble side="bot" leads={leads} time={time} wide={wide} {...(quote && { quote })}>
      {children}
    </Bubble>
  );
  if (message.kind === "text") {
    const quote = message.quote ? p("quoted") : undefined;
    if (message.choices?.style === "poll") return bubble(<Poll text={message.text} labels={message.choices.labels} />, false, quote);
    return bubble(<PhoneText text={written(message)} />, false, quote);
  }
  if (message.kind === "media") return bubble(<Attachment type={message.type} name={message.name} file={message.file} caption={message.caption} />, true);
  if (message.kind === "place") return bubble(<PlaceCard {...message} />, true);
  return (
    <Bubble side="person" reaction={message.emoji || "?"} className={cn("text-(--phone-quiet) italic")}>
      {p("quoted")}
    </Bubble>
  );
}
