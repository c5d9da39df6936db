/** The messages of a conversation: days, notes, changes and the bot's way between them; new ones come without a jump. */
import { ArrowDown } from "lucide-react";
import { memo } from "react";
import type { Schemas } from "@/api/client";
import { useMe } from "@/api/me";
import { ProblemNotice } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { personName } from "@/features/conversations/person-name";
import { words as inbox } from "@/features/conversations/messages";
import { useNodeNames, type NodeName } from "@/api/node-names";
import { Happening } from "@/features/conversations/transcript/happening";
import { Message } from "@/features/conversations/transcript/message";
import { words } from "@/features/conversations/transcript/messages";
import { NoteEntry } from "@/features/conversations/transcript/note";
import { rowsOf, type TranscriptRow } from "@/features/conversations/transcript/rows";
import { useSteadyScroll } from "@/features/conversations/transcript/use-steady-scroll";
import { useTranscript } from "@/features/conversations/transcript/use-transcript";
import { Way } from "@/features/conversations/transcript/way";
import type { Entry } from "@/features/conversations/transcript/window";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { dayName } from "@/lib/times";

interface TranscriptProps {
  conversation: Schemas["Conversation"];
  sought: string | undefined;
  steps: boolean;
  onQuote: ((entry: Entry) => void) | undefined;
}

export function Transcript({ conversation, sought, steps, onQuote }: TranscriptProps) {
  const t = useMessages(words);
  const i = useMessages(inbox);
  const transcript = useTranscript(conversation.id, sought);
  const { box, look, down, unseen, goDown, goTo } = useSteadyScroll(transcript, sought);
  const nameOf = useNodeNames(conversation.bot.id, conversation.revision);
  const me = useMe().data?.account.id ?? "";
  const rows = rowsOf(transcript.entries);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        onScroll={look}
        role="log"
        aria-label={t("transcript")}
        aria-busy={transcript.loading || undefined}
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
        className="h-full overflow-y-auto overscroll-contain px-3 pb-4 [overflow-anchor:none] sm:px-5"
      >
        <div className="mx-auto max-w-3xl">
          {transcript.error ? (
            <ProblemNotice error={transcript.error} retry={transcript.again} />
          ) : transcript.loading ? (
            <Loading />
          ) : (
            <>
              <div className="flex h-12 items-end justify-center text-xs text-muted-foreground">
                {transcript.older ? (
                  <Button variant="ghost" size="sm" onClick={() => void transcript.older?.()}>{t("older")}</Button>
                ) : (
                  t("beginning")
                )}
              </div>
              {rows.map((row) => (
                <Row
                  key={row.entry.id}
                  row={row}
                  conversation={conversation}
                  person={personName(i, conversation.contact)}
                  me={me}
                  sought={row.entry.id === sought}
                  nameOf={steps ? nameOf : null}
                  onQuote={onQuote}
                  onShow={(entry) => goTo(entry.id)}
                />
              ))}
            </>
          )}
        </div>
      </div>
      {!down && (
        <Button
          variant={unseen ? "primary" : "outline"}
          size="sm"
          onClick={() => void goDown()}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-raised"
        >
          <ArrowDown aria-hidden />
          {unseen ? t("newMessages") : t("toNewest")}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  row: TranscriptRow;
  conversation: Schemas["Conversation"];
  person: string;
  me: string;
  sought: boolean;
  nameOf: ((flow: string, node: string) => NodeName) | null;
  onQuote: ((entry: Entry) => void) | undefined;
  onShow: (entry: Entry) => void;
}

const Row = memo(function Row({ row, conversation, person, me, sought, nameOf, onQuote, onShow }: RowProps) {
  const { entry, day, path } = row;
  return (
    <div data-entry={entry.id} tabIndex={-1} className={cn("rounded-lg outline-offset-4", sought && "-mx-2 bg-warning-soft px-2 py-1")}>
      {day && <Day at={entry.at} />}
      {entry.type === "message" ? (
        <Message row={row} person={person} bot={conversation.bot.name ?? ""} me={me} onQuote={onQuote} onShow={onShow} />
      ) : entry.type === "note" ? (
        <NoteEntry entry={entry} conversation={conversation.id} />
      ) : (
        <Happening entry={entry} />
      )}
      {nameOf && path.length > 0 && <Way steps={path} bot={conversation.bot.id} revision={conversation.revision} nameOf={nameOf} />}
    </div>
  );
});

function Day({ at }: { at: string }) {
  const [language] = useLanguage();
  return (
    <div className="mt-5 mb-3 flex items-center gap-3 text-xs font-medium text-muted-foreground">
      <span className="h-px flex-1 bg-border" aria-hidden />
      <span>{dayName(new Date(at), new Date(), language)}</span>
      <span className="h-px flex-1 bg-border" aria-hidden />
    </div>
  );
}

function Loading() {
  return (
    <div className="space-y-3 pt-12" aria-hidden>
      {["w-1/2", "ml-auto w-2/5", "ml-auto w-3/5", "w-1/3", "ml-auto w-1/2"].map((look) => (
        <Skeleton key={look} className={`h-12 rounded-xl ${look}`} />
      ))}
    </div>
  );
}
