/** Where one answers or leaves a note. A text stays until it was taken; while the bot has the conversation it says so. */
import { MessageSquare, SendHorizontal, StickyNote, X } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useAction } from "@/api/action";
import { useMe } from "@/api/me";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { words } from "@/features/conversations/messages";
import { AttachButton } from "@/features/conversations/thread/attach";
import { type Beside, draftOf, keepDraft, without } from "@/features/conversations/thread/drafts";
import { ShownAs } from "@/features/conversations/thread/shown";
import { leaveNote, newKey, sendReply } from "@/features/conversations/thread/use-actions";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

export type Mode = "reply" | "note";

const LONGEST = { reply: 4_096, note: 10_000 };

interface ComposerProps {
  conversation: string;
  mode: Mode;
  onMode: (mode: Mode) => void;
  mayReplyNow: boolean;
  beside: Beside;
  onBeside: (change: Partial<Beside>) => void;
}

export function Composer({ conversation, mode, onMode, mayReplyNow, beside: { file, quoted }, onBeside }: ComposerProps) {
  const t = useMessages(words);
  const account = useMe().data?.account.id ?? "";
  const [draft, setDraft] = useState(() => draftOf(account, conversation));
  const key = useRef(newKey());
  const box = useRef<HTMLTextAreaElement>(null);
  const noting = mode === "note" || !mayReplyNow;
  const what = noting ? "note" : "reply";
  const text = draft[what];
  const write = (value: string) => {
    const next = { ...draft, [what]: value };
    keepDraft(account, conversation, next);
    setDraft(next);
  };
  const send = useAction(async () => {
    box.current?.focus(); // now, not when it was taken: one may be elsewhere by then
    if (noting) await leaveNote(conversation, text);
    else {
      await sendReply(conversation, {
        text,
        file: file?.file ?? null,
        asDocument: file?.asDocument ?? false,
        quotes: quoted?.message_id ?? null,
        key: key.current,
      });
      onBeside({ file: null, quoted: null });
    }
    key.current = newKey();
    keepDraft(account, conversation, without(draftOf(account, conversation), what, text));
    setDraft((now) => without(now, what, text));
  });
  const ready = text.trim() !== "" || (!noting && file !== null);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") box.current?.blur();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (ready) void send.run();
  };
  return (
    <form
      className={cn("border-t px-3 pt-2 pb-3 sm:px-5", noting ? "bg-warning-soft/50" : "bg-surface")}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send.run();
      }}
    >
      <div className="@container mx-auto max-w-3xl">
        {mayReplyNow && <Modes mode={mode} onMode={onMode} />}
        {!noting && quoted && (
          <Above text={t("quoting", { text: (quoted.text ?? "").slice(0, 120) })} drop={t("stopQuoting")} onDrop={() => onBeside({ quoted: null })} />
        )}
        {!noting && file && (
          <>
            <Above text={t("attached", { name: file.file.name })} drop={t("detach", { name: file.file.name })} onDrop={() => onBeside({ file: null })} />
            {/^(image|video)\//.test(file.file.type) && (
              <label className="mb-2 flex items-center gap-2 text-xs">
                <Checkbox checked={file.asDocument} onChange={(event) => onBeside({ file: { ...file, asDocument: event.target.checked } })} />
                {t("asDocument")}
              </label>
            )}
          </>
        )}
        <ProblemLine error={send.error} className="mb-2" />
        <div className="flex items-end gap-2">
          {!noting && <AttachButton onAttach={(attached) => onBeside({ file: attached })} />}
          <textarea
            ref={box}
            data-composer
            rows={1}
            value={text}
            onChange={(event) => write(event.target.value)}
            onKeyDown={press}
            maxLength={LONGEST[noting ? "note" : "reply"]}
            aria-label={noting ? t("noteBox") : t("replyBox")}
            placeholder={noting ? t("noteHint") : t("replyHint")}
            className="max-h-44 min-h-9 flex-1 resize-none rounded-md border border-input bg-surface px-3 py-1.5 text-base shadow-card [field-sizing:content] placeholder:text-muted-foreground sm:text-sm"
          />
          <Button type="submit" variant="primary" className="h-9" busy={send.busy} disabled={!ready} aria-label={noting ? t("addNote") : t("send")}>
            {!send.busy && (noting ? <StickyNote aria-hidden /> : <SendHorizontal aria-hidden />)}
            <span className="hidden sm:inline">{noting ? t("addNote") : t("send")}</span>
          </Button>
        </div>
        {!noting && <ShownAs text={text} longest={LONGEST.reply} />}
      </div>
    </form>
  );
}

function Modes({ mode, onMode }: { mode: Mode; onMode: (mode: Mode) => void }) {
  const t = useMessages(words);
  return (
    <div className="mb-2 flex items-center gap-1">
      {(["reply", "note"] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={mode === each}
          onClick={() => onMode(each)}
          className={cn(
            "inline-flex h-6 items-center gap-1 rounded-md px-2 text-xs font-medium",
            mode === each ? "bg-foreground/8 text-foreground" : "text-muted-foreground hover:text-foreground",
          )}
        >
          {each === "reply" ? <MessageSquare className="size-3.5" aria-hidden /> : <StickyNote className="size-3.5" aria-hidden />}
          {t(each)}
        </button>
      ))}
      <span className="ml-auto hidden text-xs text-muted-foreground @lg:inline">{t("enterSends")}</span>
    </div>
  );
}

function Above({ text, drop, onDrop }: { text: string; drop: string; onDrop: () => void }) {
  return (
    <p className="mb-2 flex items-center gap-2 rounded-md border-l-2 border-primary bg-muted px-2 py-1 text-xs">
      <span className="min-w-0 flex-1 truncate">{text}</span>
      <button type="button" aria-label={drop} onClick={onDrop} className="rounded p-0.5 hover:bg-accent">
        <X className="size-3.5" aria-hidden />
      </button>
    </p>
  );
}
