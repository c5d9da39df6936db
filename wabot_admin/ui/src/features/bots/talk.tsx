/** A talk with a bot as a phone shows it: the one its first test holds. */
import { Fragment, useState } from "react";
import type { Schemas } from "@/api/client";
import { Button } from "@/components/ui/button";
import { words } from "@/features/bots/messages";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { formatted, type Span } from "@/lib/whatsapp-text";

const FIRST = 6;

export function Talk({ lines }: { lines: Schemas["Sketch"]["chat"] }) {
  const t = useMessages(words);
  const [all, setAll] = useState(false);
  if (lines.length === 0) return null;
  return (
    <section aria-label={t("talk")}>
      <h3 className="mb-2 text-xs font-medium text-muted-foreground">{t("talk")}</h3>
      <ol className="space-y-1.5 rounded-lg border bg-background p-3">
        {(all ? lines : lines.slice(0, FIRST)).map((line, index) => (
          <li
            key={index}
            className={cn(
              "w-fit max-w-[85%] rounded-xl px-3 py-1.5 text-[0.8125rem] break-words whitespace-pre-wrap",
              line.ours ? "rounded-tl-sm border bg-surface" : "ml-auto rounded-tr-sm bg-primary-soft",
            )}
          >
            <span className="sr-only">{line.ours ? t("botSays") : t("personSays")} </span>
            <Spans spans={formatted(line.text)} />
          </li>
        ))}
      </ol>
      {!all && lines.length > FIRST && (
        <Button variant="ghost" size="sm" className="mt-1" onClick={() => setAll(true)}>
          {t("wholeTalk")}
        </Button>
      )}
    </section>
  );
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, index) => {
    if (span.kind === "bold") return <strong key={index} className="font-semibold"><Spans spans={span.children} /></strong>;
    if (span.kind === "italic") return <em key={index}><Spans spans={span.children} /></em>;
    if (span.kind === "strike") return <s key={index}><Spans spans={span.children} /></s>;
    return <Fragment key={index}>{"text" in span ? span.text : ""}</Fragment>;
  });
}
