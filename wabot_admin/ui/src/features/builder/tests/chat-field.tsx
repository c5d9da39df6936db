/** A transcript one writes: a plain text area over its own lines drawn in colours, numbered, the failing one marked
 *  and gone to. */
import { useEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import { linesOf, type Mark } from "./lines";

const TONES: Record<Mark, string> = {
  person: "text-info-ink",
  bot: "text-foreground",
  check: "text-warning-ink",
  act: "text-warning-ink",
  turn: "text-info-ink",
  head: "text-muted-foreground",
  comment: "text-muted-foreground italic",
  empty: "",
};
const LETTERS = "py-2 pr-2 pl-9 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap";

type Props = { id: string; value: string; disabled: boolean; failing: number | null; onChange: (value: string) => void; "aria-describedby"?: string | undefined };

export function ChatField({ value, failing, disabled, onChange, ...control }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const marked = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failing === null || !field.current) return;
    const end = field.current.value.split("\n").slice(0, failing).join("\n").length;
    field.current.focus({ preventScroll: true });
    field.current.setSelectionRange(end, end);
    marked.current?.scrollIntoView({ block: "center" });
  }, [failing]);
  return (
    <div className="relative grid min-h-40 rounded-md border border-input bg-surface shadow-card focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-ring">
      <div aria-hidden className="col-start-1 row-start-1 py-2 font-mono text-xs leading-5">
        {linesOf(value).map((line) => (
          <div key={line.number} ref={line.number === failing ? marked : null} className={cn("relative pr-2 pl-9 wrap-anywhere whitespace-pre-wrap", TONES[line.mark], line.number === failing && "bg-danger-soft font-normal text-danger-ink")}>
            <span className="absolute top-0 left-0 w-7 text-right text-muted-foreground tabular-nums">{line.number}</span>
            {line.text || " "}
          </div>
        ))}
      </div>
      <textarea
        {...control}
        ref={field}
        value={value}
        disabled={disabled}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        className={cn("col-start-1 row-start-1 size-full resize-none overflow-hidden bg-transparent text-transparent caret-foreground outline-none", LETTERS)}
      />
    </div>
  );
}
