/** The period in figures, and messages over it. */
import { $api } from "@/api/client";
import { useTimezone } from "@/api/me";
import { ChartPlace, TimeChart } from "@/components/charts";
import { Figure, FigureRow } from "@/components/figure";
import { ProblemNotice } from "@/components/problem-notice";
import { Card } from "@/components/ui/card";
import { AllLink } from "@/features/home/all-link";
import { words } from "@/features/home/messages";
import { cn } from "@/lib/cn";
import { counted } from "@/lib/counts";
import { useLanguage, useMessages } from "@/lib/i18n";
import { axisOf, type Period, windowOf } from "@/lib/periods";
import { span } from "@/lib/times";

export function Volumes({ period }: { period: Period }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const timezone = useTimezone();
  const asked = $api.useQuery("get", "/api/analytics", { params: { query: windowOf(period, timezone) } }, { placeholderData: (before) => before });
  const found = asked.data;
  if (asked.error && !found) {
    return (
      <Card>
        <ProblemNotice error={asked.error} retry={() => void asked.refetch()} />
      </Card>
    );
  }
  const totals = found?.totals;
  const ended = totals && totals.finished + totals.stopped + totals.expired + totals.failed + totals.replaced;
  const sent = totals && totals.sent + totals.sent_by_people;
  const quiet = totals && totals.received + (sent ?? 0) === 0;
  const answer = found?.answers.answer;
  const count = (value: number | undefined) => (value === undefined ? value : counted(value, language));
  const share = totals && (ended ? (totals.finished / ended).toLocaleString(language, { style: "percent" }) : t("none"));
  return (
    <Card aria-label={t("volumes")} className={cn("p-5 transition-opacity", asked.isPlaceholderData && "opacity-60")} aria-busy={asked.isPending || undefined}>
      <FigureRow className="mb-6">
        <Figure label={t("people")} help={t("peopleHelp")} value={count(totals?.started)} />
        <Figure label={t("received")} help={t("receivedHelp")} value={count(totals?.received)} />
        <Figure label={t("sent")} help={totals && (totals.sent_by_people > 0 ? t("sentHelp", { count: totals.sent_by_people }) : t("sentBots"))} value={count(sent)} />
        <Figure label={t("answers")} help={t("answersHelp")} value={answer && (answer.p50 === null ? t("none") : span(answer.p50, language))} />
        <Figure label={t("completion")} help={t("completionHelp")} value={share} />
      </FigureRow>
      {!found && <ChartPlace />}
      {quiet && <p className="rounded-lg bg-muted px-4 py-10 text-center text-balance text-muted-foreground">{t("quiet")}</p>}
      {found && !quiet && (
        <TimeChart
          label={t("volumes")}
          when={t(found.by === "hour" ? "hour" : found.by === "day" ? "day" : "week")}
          rows={found.points.map((point) => ({ start: point.start, received: point.received, sent: point.sent + point.sent_by_people }))}
          series={[
            { key: "received", label: t("received"), color: "var(--chart-1)" },
            { key: "sent", label: t("sent"), color: "var(--chart-2)" },
          ]}
          {...axisOf(period, language, timezone)}
          action={<AllLink to={`/analytics?period=${period}`}>{t("analytics")}</AllLink>}
        />
      )}
      {found && !found.complete && <p className="mt-3 text-xs text-muted-foreground">{t("counting")}</p>}
    </Card>
  );
}
