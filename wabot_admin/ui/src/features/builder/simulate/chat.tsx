/** The talk on the person's phone, and under it its clock. */
import { CircleX, Undo2 } from "lucide-react";
import { Fragment, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { useDark } from "@/lib/theme";
import { clock } from "@/lib/times";
import { useBuilder } from "../draft/context";
import { Bubble, Phone, PhonePill, QuickReplies, Typing } from "../phone";
import { Composer } from "./composer";
import { words, type SimulateWord } from "./messages";
import { repliesOf } from "./replies";
import { SaidBubble, WrittenBody } from "./said";
import type { Simulation } from "./talk";
import { TalkClock } from "./talk-clock";
import { useTalk, useTitles, useTurns } from "./use-talk";
import { failureOf, isFailure, lengthOf, type Turn } from "./walked";

const WAITS: Record<string, SimulateWord> = { reply: "waitsReply", time: "waitsTime", human: "waitsHuman", pack: "waitsPack" };

export function Chat({ className }: { className?: string }) {
  const t = useMessages(words);
  const { botName } = useBuilder();
  const [, { busy, pending, simulation }] = useTalk();
  const turns = useTurns();
  const dark = useDark();
  const list = useRef<HTMLDivElement>(null);
  const count = turns.length;
  useEffect(() => {
    const box = list.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [count, pending, simulation?.id]);
  if (!simulation) return null;
  return (
    <div className={cn("flex flex-col", className)}>
      <Looking />
      <div className="flex min-h-0 flex-1 justify-center px-4 pt-3">
        <Phone label={t("chat")} name={botName} status={busy ? t("writing") : t(statusOf(turns.at(-1)))} look={dark ? "dark" : "light"} live listRef={list} className="h-full" foot={<Composer />}>
          {count === 0 && !pending && <PhonePill>{t("nothing")}</PhonePill>}
          <Said turns={turns} simulation={simulation} />
          {pending && (
            <Bubble side="person" ack="sent">
              <WrittenBody written={{ id: "", kind: pending.kind ?? "text", text: pending.choice?.label ?? pending.text ?? "" }} />
            </Bubble>
          )}
          {busy && <Typing />}
          <Replies turns={turns} />
        </Phone>
      </div>
      <TalkClock />
    </div>
  );
}

function statusOf(last: Turn | undefined): SimulateWord {
  if (!last) return "ready";
  if (last.ended !== null) return "isOver";
  return (last.wait && WAITS[last.wait.kind]) ?? "ready";
}

function Said({ turns, simulation }: { turns: readonly Turn[]; simulation: Simulation }) {
  const [language] = useLanguage();
  const t = useMessages(words);
  return turns.map((turn, index) => {
    const before = turns[index - 1]?.at ?? simulation.begins;
    const passed = new Date(turn.at).getTime() - new Date(before).getTime();
    return (
      <Fragment key={turn.number}>
        {passed >= 60_000 && <PhonePill>{t("later", { time: lengthOf(passed, language) })}</PhonePill>}
        <OneTurn turn={turn} time={clock(new Date(turn.at), language)} />
      </Fragment>
    );
  });
}

function OneTurn({ turn, time }: { turn: Turn; time: string }) {
  const t = useMessages(words);
  const [talk] = useTalk();
  const { message } = turn.event;
  return (
    <>
      {message ? (
        <Bubble side="person" time={time} ack="read">
          <WrittenBody written={message} />
        </Bubble>
      ) : (
        <PhonePill>{whatHappened(t, turn)}</PhonePill>
      )}
      {turn.ignored !== null && <PhonePill>{t(turn.wait ? "ignoredBusy" : "ignored")}</PhonePill>}
      {turn.says.map((said, place) => (
        <SaidBubble
          key={place}
          said={said}
          leads={place === 0}
          time={time}
          onPick={(label) => void talk.say({ kind: "poll_vote", choice: { id: label, label } })}
        />
      ))}
      <Failures turn={turn} />
      {turn.ended !== null && turn.ignored === null && <PhonePill>{t(endOf(turn.ended))}</PhonePill>}
    </>
  );
}

type Words = ReturnType<typeof useMessages<SimulateWord>>;

/** Return in words what brought a turn about that nobody wrote. */
export function whatHappened(t: Words, { event, forced }: Turn): string {
  if (event.event === "ScheduleFired") return t("scheduled");
  if (event.event === "WebhookReceived") return t("hooked", { name: event.hook ?? "" });
  return t(forced ? "givenBack" : "expired");
}

function endOf(ended: string): SimulateWord {
  const word = `end_${ended}`;
  return word in words.en ? (word as SimulateWord) : "end_finished";
}

/** What broke in a turn; each leads to the step it came from. */
function Failures({ turn }: { turn: Turn }) {
  const t = useMessages(words);
  const { store } = useBuilder();
  const title = useTitles();
  return turn.path.filter(isFailure).map((step, index) => (
    <button
      key={index}
      type="button"
      onClick={() => store.goTo({ flow: step.flow, node: step.node })}
      className="mx-auto my-1 flex max-w-[92%] items-start gap-1.5 rounded-md bg-danger-soft px-2.5 py-1.5 text-left text-[0.6875rem] leading-4 font-medium text-danger-ink shadow-card"
    >
      <CircleX className="mt-px size-3.5 shrink-0" aria-hidden />
      <span className="min-w-0 wrap-anywhere">{t("failed", { step: title(step.flow, step.node), why: failureOf(step) })}</span>
    </button>
  ));
}

/** What the step that waits offers to choose from. */
function Replies({ turns }: { turns: readonly Turn[] }) {
  const t = useMessages(words);
  const [talk, { busy }] = useTalk();
  const replies = repliesOf(turns);
  if (replies.length === 0) return null;
  return <QuickReplies label={t("replies")} help={t("repliesHelp")} replies={replies} disabled={busy} onChoose={(text) => void talk.say({ text })} />;
}

/** A moment of the past is looked at: back to now, or go on from it. */
function Looking() {
  const t = useMessages(words);
  const [talk, { simulation, at, busy }] = useTalk();
  if (!simulation || at === null) return null;
  return (
    <div role="status" className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 bg-info-soft px-4 py-1.5 text-xs text-info-ink">
      <span className="mr-auto">{t("looking", { number: at, count: simulation.count })}</span>
      <Button size="sm" className="text-foreground" busy={busy} title={t("backHelp")} onClick={() => void talk.goBack()}>
        <Undo2 aria-hidden />
        {t("back")}
      </Button>
      <Button size="sm" variant="ghost" onClick={() => talk.look(null)}>
        {t("newest")}
      </Button>
    </div>
  );
}
