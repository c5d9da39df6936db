/** One message: who, what it quotes, its file or place or choice, its text, when, and how far it came. */
import { Bot, ContactRound, CornerUpLeft, MapPin, Smartphone, UserRound } from "lucide-react";
import type { TranscriptRow } from "@/features/conversations/transcript/rows";
import { Ack } from "@/features/conversations/transcript/ack";
import { MessageFile } from "@/features/conversations/transcript/file";
import { words } from "@/features/conversations/transcript/messages";
import { Said } from "@/features/conversations/transcript/said";
import type { Entry } from "@/features/conversations/transcript/window";
import { words as inbox } from "@/features/conversations/messages";
import { kindWord } from "@/features/conversations/preview";
import { cn } from "@/lib/cn";
import { type ContactCard, contactCards, inALine } from "@/lib/contact-card";
import { useLanguage, useMessages } from "@/lib/i18n";
import { clock, exact } from "@/lib/times";

interface MessageProps {
  row: TranscriptRow;
  person: string;
  bot: string;
  me: string;
  onQuote: ((entry: Entry) => void) | undefined;
  onShow: (entry: Entry) => void;
}

export function Message({ row, person, bot, me, onQuote, onShow }: MessageProps) {
  const t = useMessages(words);
  const { entry, reactions, quoted } = row;
  const out = entry.direction === "out";
  const human = out && entry.author;
  return (
    <div className={cn("group/message flex items-end gap-1", out ? "flex-row-reverse" : "", row.leads ? "mt-4" : "mt-1")}>
      <div
        className={cn(
          "relative max-w-[85%] min-w-0 rounded-xl px-3 py-1.5 sm:max-w-[75%]",
          !out && "rounded-tl-sm border bg-surface shadow-card",
          out && (human ? "rounded-tr-sm bg-primary-soft" : "rounded-tr-sm bg-muted"),
          reactions.length > 0 && "mb-3",
        )}
      >
        <Author entry={entry} person={person} bot={bot} me={me} shown={row.leads} />
        {entry.reply_to && entry.kind !== "reaction" && <Quoted quoted={quoted} person={person} onShow={onShow} />}
        <Body entry={entry} />
        <Foot entry={entry} />
        {reactions.length > 0 && (
          <span className="absolute -bottom-3.5 left-2 rounded-full border bg-surface px-1.5 text-sm shadow-card">{reactions.join("")}</span>
        )}
      </div>
      {onQuote && entry.message_id && (
        <button
          type="button"
          aria-label={t("quote")}
          title={t("quote")}
          onClick={() => onQuote(entry)}
          className="rounded-md p-1 text-muted-foreground opacity-0 group-hover/message:opacity-100 hover:bg-accent focus-visible:opacity-100"
        >
          <CornerUpLeft className="size-4" aria-hidden />
        </button>
      )}
    </div>
  );
}

function Author({ entry, person, bot, me, shown }: { entry: Entry; person: string; bot: string; me: string; shown: boolean }) {
  const t = useMessages(inbox);
  const id = entry.author?.id;
  const [name, Icon] =
    entry.direction === "in"
      ? [person, null]
      : id === "phone"
        ? [t("phoneAuthor"), Smartphone]
        : id
          ? [id === me ? t("you") : (entry.author?.name ?? t("unnamed")), UserRound]
          : [bot, Bot];
  return (
    <p className={shown && entry.direction === "out" ? "flex items-center gap-1 text-xs font-medium text-muted-foreground" : "sr-only"}>
      {Icon && <Icon className="size-3.5 shrink-0" aria-hidden />}
      <span className="truncate">{name}</span>
    </p>
  );
}

function Quoted({ quoted, person, onShow }: { quoted: Entry | undefined; person: string; onShow: (entry: Entry) => void }) {
  const t = useMessages(words);
  const i = useMessages(inbox);
  const look = "mb-1 block w-full rounded-md border-l-2 border-primary bg-foreground/5 px-2 py-1 text-left text-xs";
  if (!quoted) return <p className={look}>{t("earlierMessage")}</p>;
  return (
    <button type="button" className={look} onClick={() => onShow(quoted)}>
      <span className="block font-medium">{quoted.direction === "in" ? person : i("you")}</span>
      <span className="line-clamp-2 break-words">{inALine(quoted) || kindWord(i, quoted.kind)}</span>
    </button>
  );
}

function Body({ entry }: { entry: Entry }) {
  const t = useMessages(inbox);
  const { kind = "text", text, media, location, options } = entry;
  const label = kindWord(t, kind);
  const bare = !media && !location && !text && kind !== "text";
  return (
    <>
      {media && <MessageFile media={media} label={label} />}
      {kind === "location" && <Place location={location} label={label} />}
      {(bare && kind !== "location") && <span className="text-muted-foreground italic">{label}</span>}
      {kind === "reaction" && text && <span className="text-xs text-muted-foreground">{label}: </span>}
      {kind === "contact" && text ? contactCards(text).map((card, index) => <Card key={index} card={card} label={label} />) : text && <Said text={text} />}
      {options && options.length > 0 && (
        <ul className="my-1.5 space-y-1">
          {options.map((option, index) => (
            <li key={index} className="rounded-md border bg-surface px-2 py-1 text-center break-words">
              {option}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A contact that was passed on. */
function Card({ card, label }: { card: ContactCard; label: string }) {
  return (
    <span className="flex items-center gap-2.5 py-0.5">
      <span className="grid size-8 shrink-0 place-items-center rounded-full bg-accent text-muted-foreground">
        <ContactRound className="size-4" aria-hidden />
      </span>
      <span className="min-w-0">
        {card.name && <span className="block font-medium break-words">{card.name}</span>}
        {card.phones.map((phone, index) => (
          <span key={index} className="block tabular-nums">
            {phone}
          </span>
        ))}
        <span className="text-xs text-muted-foreground">{label}</span>
      </span>
    </span>
  );
}

function Place({ location, label }: { location: Entry["location"]; label: string }) {
  const { latitude, longitude, name, label: called } = location ?? {};
  const title = [name, called].find((each): each is string => typeof each === "string" && each !== "") ?? label;
  const place = typeof latitude === "number" && typeof longitude === "number" ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` : "";
  return (
    <span className="flex items-start gap-2">
      <MapPin className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
      <span className="min-w-0">
        <span className="block font-medium break-words">{title}</span>
        {place && <span className="text-xs text-muted-foreground">{place}</span>}
      </span>
    </span>
  );
}

function Foot({ entry }: { entry: Entry }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const moment = new Date(entry.at);
  return (
    <p className="mt-0.5 flex flex-wrap items-center justify-end gap-x-1.5 text-[0.6875rem] leading-4 text-muted-foreground">
      {entry.edited && <span>{t("edited")}</span>}
      <time dateTime={entry.at} title={exact(moment, language)}>
        {clock(moment, language)}
      </time>
      {entry.direction === "out" && <Ack entry={entry} />}
    </p>
  );
}
