/** A note among the messages: only colleagues see it; who wrote it may change and remove it. */
import { Pencil, StickyNote, Trash2 } from "lucide-react";
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { Confirm } from "@/components/confirm";
import { words as common } from "@/components/messages";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { words } from "@/features/conversations/transcript/messages";
import type { Entry } from "@/features/conversations/transcript/window";
import { useLanguage, useMessages } from "@/lib/i18n";
import { clock } from "@/lib/times";

export function NoteEntry({ entry, conversation }: { entry: Entry; conversation: string }) {
  const t = useMessages(words);
  const c = useMessages(common);
  const [language] = useLanguage();
  const me = useMe().data?.account.id;
  const mayAll = useMay("accounts.write");
  const mayReply = useMay("conversations.reply");
  const [editing, setEditing] = useState<{ text: string; rev: number } | null>(null);
  const [removing, setRemoving] = useState(false);
  const path = { conversation, note: entry.id.slice(1) };
  const name = entry.author?.name ?? t("aPerson");
  const may = mayReply && (mayAll || entry.author?.id === me);
  const rev = entry.rev ?? 1;
  const isOlder = editing !== null && editing.rev !== rev;
  const save = useAction(async (note: string) => {
    try {
      await ask(
        api.PUT("/api/conversations/{conversation}/notes/{note}", { params: { path, header: ifMatch(rev) }, body: { note } }),
      );
      setEditing(null);
    } finally {
      await changed("/api/conversations/{conversation}/transcript"); // what someone else made of it, too
    }
  });
  return (
    <div className="group/note mx-auto mt-4 max-w-[90%] rounded-lg bg-warning-soft px-3 py-2 text-warning-ink sm:max-w-[80%]">
      <div className="flex items-center gap-1.5 text-xs font-medium">
        <StickyNote className="size-3.5 shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 truncate">{t("noteBy", { name })}</span>
        {may && editing === null && (
          <span className="flex opacity-0 group-hover/note:opacity-100 focus-within:opacity-100">
            <button type="button" aria-label={t("editNote")} className="rounded p-1 hover:bg-foreground/10" onClick={() => setEditing({ text: entry.text ?? "", rev })}>
              <Pencil className="size-3.5" aria-hidden />
            </button>
            <button type="button" aria-label={t("removeNote")} className="rounded p-1 hover:bg-foreground/10" onClick={() => setRemoving(true)}>
              <Trash2 className="size-3.5" aria-hidden />
            </button>
          </span>
        )}
        <time dateTime={entry.at} className="font-normal">
          {entry.edited && `${t("edited")} `}
          {clock(new Date(entry.at), language)}
        </time>
      </div>
      {editing === null ? (
        <p className="mt-0.5 break-words whitespace-pre-wrap text-foreground">{entry.text}</p>
      ) : (
        <form
          className="mt-1.5 space-y-2"
          onSubmit={(event) => {
            event.preventDefault();
            void save.run(editing.text);
          }}
        >
          <Textarea autoFocus aria-label={t("editNote")} value={editing.text} maxLength={10_000} onChange={(event) => setEditing({ ...editing, text: event.target.value })} className="text-foreground" />
          {isOlder && (
            <div role="alert" className="text-xs">
              <p className="font-medium">{t("changedMeanwhile")}</p>
              <p className="mt-0.5 break-words whitespace-pre-wrap text-foreground">{entry.text}</p>
            </div>
          )}
          <ProblemLine error={save.error} />
          <span className="flex justify-end gap-2 text-foreground">
            <Button size="sm" onClick={() => setEditing(null)}>{isOlder ? t("keepTheirs") : c("cancel")}</Button>
            <Button size="sm" type="submit" variant="primary" busy={save.busy} disabled={!editing.text.trim()}>
              {isOlder ? t("replaceTheirs") : c("save")}
            </Button>
          </span>
        </form>
      )}
      <Confirm
        open={removing}
        onOpenChange={setRemoving}
        title={t("removeNote")}
        help={t("removeNoteHelp")}
        verb={t("removeNote")}
        onConfirm={async () => {
          await ask(api.DELETE("/api/conversations/{conversation}/notes/{note}", { params: { path, header: ifMatch(rev) } }));
          await changed("/api/conversations/{conversation}/transcript");
        }}
      />
    </div>
  );
}
