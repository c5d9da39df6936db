/** A number's states as a strip over time, in colours and in words. */
import { words as numberWords } from "@/components/numbers/messages";
import { useSentence } from "@/components/sentences";
import { words } from "@/features/health/messages";
import { lasting, partsOf, type Span, type State } from "@/features/health/spans";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact, span as lasted } from "@/lib/times";

const COLORS: Record<State, string> = {
  live: "var(--chart-1)",
  connecting: "var(--chart-2)",
  linking: "var(--chart-2)",
  unlinked: "var(--input)",
  stopped: "var(--input)",
  interrupted: "var(--chart-3)",
  degraded: "var(--chart-4)",
  logged_out: "var(--chart-4)",
  replaced: "var(--chart-4)",
  outdated: "var(--chart-4)",
  banned: "var(--chart-4)",
};

interface StripProps {
  spans: readonly Span[];
  since: string;
  until: string;
  range: "day" | "week";
}

export function Strip({ spans, since, until, range }: StripProps) {
  const t = useMessages(words);
  const n = useMessages(numberWords);
  const say = useSentence();
  const [language] = useLanguage();
  const sums = lasting(spans);
  if (sums.length === 0) return <p className="mt-4 rounded-md bg-muted px-3 py-2 text-xs text-muted-foreground">{t("neverConnected")}</p>;
  return (
    <div className="mt-4">
      <div className="relative h-6 overflow-hidden rounded-md bg-muted" aria-hidden>
        {partsOf(spans, since, until).map(({ span, left, width }) => (
          <div
            key={span.since}
            title={`${n(`state_${span.state}`)}: ${exact(new Date(span.since), language)} – ${exact(new Date(span.until), language)}${span.reason && `. ${say(span.reason, span.told)}`}`}
            className="absolute inset-y-0 min-w-0.5"
            style={{ left: `${String(left)}%`, width: `${String(width)}%`, background: COLORS[span.state] }}
          />
        ))}
      </div>
      <div className="mt-1 flex justify-between text-[0.6875rem] text-muted-foreground" aria-hidden>
        <span>{t(range === "day" ? "dayAgo" : "weekAgo")}</span>
        <span>{t("now")}</span>
      </div>
      <ul aria-label={t("connection")} className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {sums.map(({ state, seconds }) => (
          <li key={state} className="flex items-center gap-1.5">
            <span className="size-2.5 rounded-sm" style={{ background: COLORS[state] }} aria-hidden />
            {n(`state_${state}`)} <span className="text-muted-foreground tabular-nums">{lasted(seconds, language)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
