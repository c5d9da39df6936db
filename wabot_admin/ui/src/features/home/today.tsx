/** Today in figures: messages, conversations, how many came to their end, how fast answers were. */
import { ArrowRight } from "lucide-react";
import { Link } from "react-router";
import { $api } from "@/api/client";
import { ChartPlace, TimeChart } from "@/components/charts";
import { ProblemNotice } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/home/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact, span } from "@/lib/times";

export function Today() {
  const t = useMessages(words);
  const [language] = useLanguage();
  const today = $api.useQuery("get", "/api/analytics", {
    params: { query: { since: midnight(), by: "hour" } },
  });
  const found = today.data;
  const ended = found ? found.totals.finished + found.totals.stopped + found.totals.expired + found.totals.failed + found.totals.replaced : 0;
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const hours = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  const figure = (value: number | undefined) => (value === undefined ? t("none") : value.toLocaleString(language));
  const answer = found?.answers.answer;
  const sent = found && found.totals.sent + found.totals.sent_by_people;
  return (
    <Card>
      <CardHeading
        title={t("today")}
        help={t("todayHelp")}
        action={
          <Button asChild variant="ghost" size="sm">
            <Link to="/analytics">
              {t("analytics")}
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        }
      />
      <div className="px-5 pb-5">
        {today.error && !found ? (
          <ProblemNotice error={today.error} retry={() => void today.refetch()} />
        ) : (
          <>
            <dl className="mb-6 grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-3 xl:grid-cols-5">
              <Figure label={t("received")} value={figure(found?.totals.received)} />
              <Figure label={t("sent")} value={figure(sent)} />
              <Figure label={t("people")} help={t("peopleHelp")} value={figure(found?.totals.started)} />
              <Figure
                label={t("completion")}
                help={t("completionHelp")}
                value={found && ended > 0 ? percent.format(found.totals.finished / ended) : t("none")}
              />
              <Figure
                label={t("answers")}
                help={t("answersHelp")}
                value={answer?.p50 == null ? t("none") : span(answer.p50, language)}
              />
            </dl>
            {!found && <ChartPlace />}
            {found && found.totals.received + (sent ?? 0) === 0 && (
              <p className="rounded-lg bg-muted px-4 py-8 text-center text-muted-foreground">{t("quiet")}</p>
            )}
            {found && found.totals.received + (sent ?? 0) > 0 && (
              <TimeChart
                label={t("today")}
                when={t("hour")}
                rows={found.points.map((point) => ({ start: point.start, received: point.received, sent: point.sent + point.sent_by_people }))}
                series={[
                  { key: "received", label: t("received"), color: "var(--chart-1)" },
                  { key: "sent", label: t("sent"), color: "var(--chart-2)" },
                ]}
                tick={(start) => hours.format(new Date(start))}
                full={(start) => exact(new Date(start), language)}
              />
            )}
            {found && !found.complete && <p className="mt-3 text-xs text-muted-foreground">{t("counting")}</p>}
          </>
        )}
      </div>
    </Card>
  );
}

function Figure({ label, help, value }: { label: string; help?: string; value: string }) {
  return (
    <div className="flex flex-col">
      <dt className="text-xs text-muted-foreground">{label}</dt>
      <dd className="mt-0.5">
        <span className="block text-2xl font-semibold tracking-tight tabular-nums">{value}</span>
        {help && <span className="block text-xs text-muted-foreground">{help}</span>}
      </dd>
    </div>
  );
}

/** When this day began, where the person is. */
function midnight(): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}
