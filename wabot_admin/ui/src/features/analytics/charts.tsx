/** Messages and conversations over the period, each with the busiest moment in words. */
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { TimeChart } from "@/components/charts";
import type { Series } from "@/components/charts/time-chart";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/analytics/messages";
import { busiest, endedOf, type Point } from "@/features/analytics/sums";
import { useLanguage, useMessages } from "@/lib/i18n";
import { axisOf, type Period } from "@/lib/periods";

interface ChartProps {
  found: Schemas["Analytics"];
  period: Period;
}

export function MessagesChart({ found, period, ofBot }: ChartProps & { ofBot: boolean }) {
  const t = useMessages(words);
  const came = (point: Point) => (ofBot ? point.handled : point.received);
  return (
    <Chart
      title={t("messages")}
      found={found}
      period={period}
      busy={came}
      series={[
        { key: "came", label: t("received"), color: "var(--chart-1)", stack: "in" },
        { key: "sent", label: t("byBots"), color: "var(--chart-2)", stack: "out" },
        { key: "people", label: t("byPeople"), color: "var(--chart-3)", stack: "out" },
      ]}
      row={(point) => ({ came: came(point), sent: point.sent, people: point.sent_by_people })}
    />
  );
}

export function ConversationsChart({ found, period }: ChartProps) {
  const t = useMessages(words);
  return (
    <Chart
      title={t("started")}
      found={found}
      period={period}
      busy={(point) => point.started}
      series={[
        { key: "started", label: t("begun"), color: "var(--chart-1)" },
        { key: "finished", label: t("completion"), color: "var(--chart-2)" },
        { key: "others", label: t("endedOtherwise"), color: "var(--chart-4)" },
      ]}
      row={(point) => ({ started: point.started, finished: point.finished, others: endedOf(point) - point.finished })}
      kind="areas"
    />
  );
}

interface FrameProps<Key extends string> extends ChartProps {
  title: string;
  series: readonly Series<Key>[];
  row: (point: Point) => Record<Key, number>;
  /** By what the busiest moment is found. */
  busy: (point: Point) => number;
  kind?: "bars" | "areas";
}

function Chart<Key extends string>({ title, found, period, series, row, busy, kind }: FrameProps<Key>) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const axis = axisOf(period, language, found.timezone);
  const most = busiest(found.points, busy);
  const help: ReactNode = most && t(`busiest_${found.by === "hour" ? "hour" : found.by === "week" ? "week" : "day"}`, { when: axis.full(most.start), count: busy(most) });
  return (
    <Card className="flex flex-col">
      <CardHeading title={title} help={help || t("quiet")} />
      <div className="mt-auto px-5 pb-5">
        <TimeChart
          label={title}
          when={t(found.by === "hour" ? "hour" : found.by === "day" ? "day" : "week")}
          rows={found.points.map((point) => ({ start: point.start, ...row(point) }))}
          series={series}
          {...axis}
          {...(kind && { kind })}
        />
      </div>
    </Card>
  );
}
