/** The field one writes in as the person, and what else a person sends. */
import { FileText, Headset, Image, MapPin, Mic, Paperclip, SendHorizontal, Smile, Video } from "lucide-react";
import { useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useMessages } from "@/lib/i18n";
import { words } from "./messages";
import type { Written } from "./talk";
import { useTalk, useTurns } from "./use-talk";

const PLACE = { latitude: 38.7223, longitude: -9.1393 };
const FILES = [
  ["image", Image, "image.jpg"],
  ["video", Video, "video.mp4"],
  ["voice", Mic, null],
  ["document", FileText, "document.pdf"],
  ["sticker", Smile, null],
] as const;

export function Composer() {
  const t = useMessages(words);
  const [talk, { at, over, setup }] = useTalk();
  const human = useTurns().at(-1)?.owner === "human";
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    const said = text;
    setText("");
    field.current?.focus(); // now, not with the answer: one may be elsewhere by then
    if (!(await talk.say({ text: said }))) setText((now) => now || said);
  };
  return (
    <div className="shrink-0 border-t border-(--phone-line)!">
      {human && <Human />}
      <form onSubmit={(event) => void send(event)} className="flex items-center gap-1.5 px-2 py-2">
        <Attach onSend={(written) => void talk.say(written)} disabled={over} />
        <input
          ref={field}
          aria-label={t("write", { name: setup.name })}
          placeholder={at === null ? t("write", { name: setup.name }) : t("writeBack")}
          value={text}
          disabled={over}
          autoComplete="off"
          autoFocus={matchMedia("(hover: hover)").matches} // elsewhere the keyboard would cover the talk
          onChange={(event) => setText(event.target.value)}
          className="h-9 min-w-0 flex-1 rounded-full bg-(--phone-tint) px-3.5 text-base text-(--phone-text) placeholder:text-(--phone-quiet) sm:text-[0.8125rem]"
        />
        <button type="submit" aria-label={t("send")} disabled={over} className="grid size-9 shrink-0 place-items-center rounded-full bg-(--phone-accent) text-(--phone-bar)">
          <SendHorizontal className="size-4" aria-hidden />
        </button>
      </form>
    </div>
  );
}

function Attach({ onSend, disabled }: { onSend: (written: Written) => void; disabled: boolean }) {
  const t = useMessages(words);
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button type="button" aria-label={t("attach")} disabled={disabled} className="grid size-9 shrink-0 place-items-center rounded-full text-(--phone-quiet) hover:bg-(--phone-tint)">
          <Paperclip className="size-4.5" aria-hidden />
        </button>
      }
    >
      {FILES.map(([kind, Icon, name]) => (
        <MenuItem key={kind} onSelect={() => onSend({ kind, ...(name && { file_name: name }) })}>
          <Icon aria-hidden />
          {t(kind)}
        </MenuItem>
      ))}
      <MenuItem onSelect={() => onSend({ kind: "location", place: { ...PLACE, label: t("placeName") } })}>
        <MapPin aria-hidden />
        {t("location")}
      </MenuItem>
    </Menu>
  );
}

/** The talk was handed over: the team's part can be played too. */
function Human() {
  const t = useMessages(words);
  const [talk, { busy }] = useTalk();
  return (
    <div className="m-2 mb-0 rounded-lg bg-(--phone-chip) px-3 py-2 text-xs">
      <p className="flex items-center gap-1.5 font-medium">
        <Headset className="size-3.5 shrink-0 text-(--phone-accent)" aria-hidden />
        {t("human")}
      </p>
      <p className="text-(--phone-quiet)">{t("humanHelp")}</p>
      <Button size="sm" className="mt-1.5 text-foreground" busy={busy} onClick={() => void talk.giveBack()}>
        {t("giveBack")}
      </Button>
    </div>
  );
}
