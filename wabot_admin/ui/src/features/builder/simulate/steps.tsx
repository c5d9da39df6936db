/** Each moment of the talk with the steps it went through; choosing one shows how all stood then. */
import { CircleX, CornerDownRight, LoaderCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import { exitsOf } from "../model/exits";
import { TypeIcon } from "@/components/type-icon";
import { whatHappened } from "./chat";
import { words } from "./messages";
import { useTalk, useTitles } from "./use-talk";
import { failureOf, isFailure, textOf, type Turn } from "./walked";

export function Steps() {
  const t = useMessages(words);
  const [, { simulation, at }] = useTalk();
  const end = useRef<HTMLLIElement>(null);
  const turns = simulation?.turns ?? [];
  const shown = at ?? turns.length;
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" }); // newer browsers return a promise, which is no cleanup
  }, [shown]);
  if (turns.length === 0) return <p className="px-4 py-6 text-center text-xs text-muted-foreground">{t("noSteps")}</p>;
  return (
    <ol className="space-y-0.5 p-1.5">
      {turns.map((turn) => (
        <li key={turn.number} ref={turn.number === shown ? end : null} className={cn("rounded-md pb-px", turn.number === shown && "bg-muted", turn.number > shown && "text-muted-foreground")}>
          <Moment turn={turn} chosen={turn.number === shown} />
        </li>
      ))}
    </ol>
  );
}

function Moment({ turn, chosen }: { turn: Turn; chosen: boolean }) {
  const t = useMessages(words);
  const [talk] = useTalk();
  const { message } = turn.event;
  const kind = message?.kind;
  const said = message?.choice?.label ?? message?.text;
  const what = !message ? whatHappened(t, turn) : said ? t("you", { text: said }) : t("sent", { what: kind && kind in words.en ? t(kind as "image") : (kind ?? "") });
  return (
    <>
      <button type="button" aria-current={chosen ? "step" : undefined} onClick={() => talk.look(turn.number)} className="flex w-full items-baseline gap-2 rounded-md px-2 py-1 text-left hover:bg-accent">
        <span className="w-4 shrink-0 text-right text-xs text-muted-foreground tabular-nums">
          <span className="sr-only">{t("turn", { number: turn.number })}: </span>
          <span aria-hidden>{turn.number}</span>
        </span>
        <span className="min-w-0 truncate text-[0.8125rem] font-medium">{what}</span>
      </button>
      {turn.path.length === 0 && <p className="pb-1.5 pl-8 text-xs text-muted-foreground">{t("nowhere")}</p>}
      <ul className="pb-1 pl-6">
        {turn.path.map((step, index) => (
          <Walked key={index} step={step} />
        ))}
      </ul>
      {chosen && turn.wait && <Journal turn={turn} />}
    </>
  );
}

function Walked({ step }: { step: Turn["path"][number] }) {
  const t = useMessages(words);
  const { types, store } = useBuilder();
  const title = useTitles()(step.flow, step.node);
  const flow = useDraft((state) => state.document.flows?.find((each) => each.id === step.flow));
  const node = flow?.nodes?.find((each) => each.id === step.node);
  const type = node && types.nodes.get(node.type);
  const exit = step.exit === null || !node ? step.exit : (exitsOf(node, type, []).find((each) => each.name === step.exit)?.label ?? step.exit);
  const failed = isFailure(step);
  return (
    <li>
      <button
        type="button"
        aria-label={[t("goTo", { step: title }), exit ?? t("waitsHere"), failed && failureOf(step)].filter(Boolean).join(", ")}
        onClick={() => store.goTo({ flow: step.flow, node: step.node })}
        className={cn("flex w-full items-start gap-2 rounded-md px-2 py-[3px] text-left text-xs hover:bg-accent", failed && "text-danger-ink")}
      >
        {failed ? <CircleX className="mt-0.5 size-3.5 shrink-0" aria-hidden /> : <TypeIcon name={type?.icon ?? "plug"} className="mt-0.5 size-3.5 shrink-0 text-muted-foreground" />}
        <span className="min-w-0 flex-1 leading-4.5 wrap-anywhere">
          {title}
          {failed && <span className="block text-[0.6875rem] leading-4">{failureOf(step)}</span>}
        </span>
        <span className="flex max-w-[45%] shrink-0 items-center gap-1 text-muted-foreground">
          {exit === null ? <LoaderCircle className="size-3" aria-hidden /> : <CornerDownRight className="size-3" aria-hidden />}
          <span className="truncate">{exit ?? t("waitsHere")}</span>
        </span>
      </button>
    </li>
  );
}

/** What the steps that wait have asked, been told and called so far. */
function Journal({ turn }: { turn: Turn }) {
  const t = useMessages(words);
  const entries = turn.stack.flatMap((frame) => frame.journal).filter((entry) => entry.operation !== "scope");
  if (entries.length === 0) return null;
  return (
    <details className="mx-2 mb-2 rounded-md bg-surface px-2 py-1 text-xs">
      <summary className="min-h-6 content-center text-muted-foreground">{t("journal")}</summary>
      <ul className="mt-1 space-y-1">
        {entries.map((entry, index) => (
          <li key={index} className="flex gap-2">
            <code className="shrink-0">{entry.operation}</code>
            <span className="min-w-0 flex-1 truncate text-muted-foreground">{[entry.detail, entry.state === "done" && entry.answer !== null ? textOf(entry.answer) : ""].filter(Boolean).join(" → ")}</span>
            <span className={cn("shrink-0", entry.state === "failed" && "text-danger-ink")}>{t(entry.state === "failed" ? "failedShort" : entry.state === "waits" ? "waits" : "done")}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
