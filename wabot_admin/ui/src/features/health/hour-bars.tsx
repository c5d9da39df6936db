/** Messages by the hour as small bars, in up and out down; as a table for who reads or hears. */
import type { Schemas } from "@/api/client";
import { words as common } from "@/components/messages";
import { words } from "@/features/health/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";

type Hour = Schemas["FlowHour"];

const GAP = 0.25;
const HIGH = 20;

export function HourBars({ hours, range }: { hours: readonly Hour[]; range: "day" | "week" }) {
  const t = useMessages(words);
  const c = useMessages(common);
  const [language] = useLanguage();
  const most = Math.max(...hours.map((hour) => Math.max(hour.messages_in, hour.messages_out)));
  if (most === 0) return <p className="mt-5 text-xs text-muted-foreground">{t("quiet")}</p>;
  const high = (count: number) => (HIGH * count) / most;
  const gap = range === "day" ? GAP : GAP / 2;
  return (
    <figure className="mt-5">
      <figcaption className="mb-1.5 flex flex-wrap items-center gap-x-4 text-xs text-muted-foreground">
        <Key color="var(--chart-1)" label={t("messagesIn")} />
        <Key color="var(--chart-2)" label={t("messagesOut")} />
        <span className="ml-auto">{t("most", { count: most })}</span>
      </figcaption>
      <svg viewBox={`0 0 ${String(hours.length)} ${String(2 * HIGH + 1)}`} preserveAspectRatio="none" className="h-16 w-full" aria-hidden>
        {hours.map((hour, place) => (
          <g key={hour.at}>
            <rect x={place + gap} width={1 - 2 * gap} y={HIGH - high(hour.messages_in)} height={high(hour.messages_in)} fill="var(--chart-1)" />
            <rect x={place + gap} width={1 - 2 * gap} y={HIGH + 1} height={high(hour.messages_out)} fill="var(--chart-2)" />
          </g>
        ))}
      </svg>
      <details className="mt-2">
        <summary className="w-fit rounded-md text-xs font-medium text-muted-foreground hover:text-foreground">{c("asTable")}</summary>
        <div className="relative mt-2 max-h-56 overflow-auto rounded-md border" tabIndex={0} role="region" aria-label={t("byHour")} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- a scrolled box has to be reachable by keyboard
        >
          <table className="w-full text-left text-xs">
            <thead>
              <tr className="border-b text-muted-foreground">
                {[t("hour"), t("messagesIn"), t("messagesOut")].map((head) => (
                  <th key={head} scope="col" className="px-3 py-2 font-medium">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody className="tabular-nums">
              {hours.toReversed().map((hour) => (
                <tr key={hour.at} className="border-b last:border-0">
                  <th scope="row" className="px-3 py-1.5 font-normal whitespace-nowrap">{exact(new Date(hour.at), language)}</th>
                  <td className="px-3 py-1.5">{hour.messages_in.toLocaleString(language)}</td>
                  <td className="px-3 py-1.5">{hour.messages_out.toLocaleString(language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function Key({ color, label }: { color: string; label: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className="size-2.5 rounded-sm" style={{ background: color }} aria-hidden />
      {label}
    </span>
  );
}
