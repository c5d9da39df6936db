/** Files, places and contacts in a bubble, drawn by what is known of them; no file is loaded. */
import { Contact, FileText, Image, MapPin, Mic, Music, Play, Smile, Video } from "lucide-react";
import { useMessages } from "@/lib/i18n";
import { words } from "./messages";
import { PhoneText } from "./said";

export type MediaKind = "image" | "video" | "audio" | "voice" | "document" | "sticker";
type AttachmentProps = { type: MediaKind; name?: string; file?: string; caption?: string };

export function Attachment({ type, name = "", file = "", caption = "" }: AttachmentProps) {
  return (
    <>
      {type === "document" ? <Paper name={name || file} /> : type === "audio" || type === "voice" ? <Sound type={type} name={name || file} /> : <Picture type={type} name={name || file} />}
      {caption.trim() && <div className="px-1.5 pt-1"><PhoneText text={caption} /></div>}
    </>
  );
}

function Picture({ type, name }: { type: "image" | "video" | "sticker"; name: string }) {
  const t = useMessages(words);
  const Icon = type === "video" ? Video : type === "sticker" ? Smile : Image;
  return (
    <div className="relative grid h-34 place-items-center rounded-lg bg-(--phone-tint) px-3 text-center text-(--phone-quiet)">
      <span className="flex min-w-0 max-w-full flex-col items-center gap-1.5">
        {type === "video" ? (
          <span className="grid size-10 place-items-center rounded-full bg-(--phone-accent) text-(--phone-bar)"><Play className="size-4.5 fill-current" aria-hidden /></span>
        ) : (
          <Icon className="size-8" strokeWidth={1.4} aria-hidden />
        )}
        <FileName kind={t(type)} name={name} />
      </span>
    </div>
  );
}

function Paper({ name }: { name: string }) {
  const t = useMessages(words);
  return (
    <div className="flex items-center gap-2.5 rounded-lg bg-(--phone-tint) px-2.5 py-2.5">
      <FileText className="size-7 shrink-0 text-(--phone-accent)" strokeWidth={1.5} aria-hidden />
      <FileName kind={t("document")} name={name} />
    </div>
  );
}

const WAVES = [5, 9, 14, 8, 17, 11, 6, 13, 18, 9, 5, 12, 16, 8, 11, 6, 14, 9, 5, 10, 7, 12, 6, 4];

function Sound({ type, name }: { type: "audio" | "voice"; name: string }) {
  const t = useMessages(words);
  const Icon = type === "voice" ? Mic : Music;
  return (
    <div className="px-1.5 pt-1.5">
      <div className="flex items-center gap-2 text-(--phone-quiet)">
        <Play className="size-5 shrink-0 fill-current" aria-hidden />
        <span className="flex h-5 flex-1 items-center gap-[3px]" aria-hidden>
          {WAVES.map((height, index) => (
            <span key={index} className="w-[2px] rounded-full bg-current" style={{ height }} />
          ))}
        </span>
        <Icon className="size-4.5 shrink-0 text-(--phone-accent)" aria-hidden />
      </div>
      <FileName kind={t(type)} name={name} />
    </div>
  );
}

function FileName({ kind, name }: { kind: string; name: string }) {
  const t = useMessages(words);
  return (
    <span className="min-w-0 max-w-full text-xs leading-4 text-(--phone-quiet)">
      <span className="block font-medium text-(--phone-text)">{kind}</span>
      {name ? <span className="line-clamp-2 wrap-anywhere"><PhoneText text={name} /></span> : t("noFile")}
    </span>
  );
}

type PlaceProps = { latitude: string; longitude: string; name?: string; address?: string };

export function PlaceCard({ latitude, longitude, name = "", address = "" }: PlaceProps) {
  const t = useMessages(words);
  const where = [latitude, longitude].filter(Boolean).join(", ");
  return (
    <>
      <div className="relative grid h-26 place-items-center overflow-hidden rounded-lg bg-(--phone-chip)" aria-hidden>
        <span className="absolute inset-x-0 top-1/3 h-3 -rotate-6 bg-(--phone-bot) opacity-70" />
        <span className="absolute inset-y-0 left-1/3 w-2.5 rotate-12 bg-(--phone-bot) opacity-70" />
        <MapPin className="relative size-8 fill-(--phone-bot) text-(--phone-accent)" />
      </div>
      <div className="px-1.5 pt-1">
        <div className="font-medium"><PhoneText text={name || t("place")} /></div>
        {address && <div className="text-xs text-(--phone-quiet)"><PhoneText text={address} /></div>}
        {where && <div className="text-xs text-(--phone-quiet) tabular-nums"><PhoneText text={where} /></div>}
      </div>
    </>
  );
}

export function ContactCard({ name, phone = "" }: { name: string; phone?: string }) {
  const t = useMessages(words);
  return (
    <div className="flex items-center gap-2.5 rounded-lg bg-(--phone-tint) px-2.5 py-2">
      <span className="grid size-8 shrink-0 place-items-center rounded-full bg-(--phone-chip) text-(--phone-accent)"><Contact className="size-4.5" aria-hidden /></span>
      <span className="min-w-0">
        <span className="block truncate font-medium">{name || t("contact")}</span>
        {phone && <span className="block truncate text-xs text-(--phone-quiet)">{phone}</span>}
      </span>
    </div>
  );
}
