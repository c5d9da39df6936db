/** How many people wrote on each day. */
import type { Schemas } from "@/api/client";
import { TimeChart } from "@/components/charts";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/analytics/messages";
import { busiest } from "@/features/analytics/sums";
import { useLanguage, useMessages } from "@/lib/i18n";

export function ActivePeople({ days }: { days: Schemas["Analytics"]["people"] }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const said = (options: Intl.DateTimeFormatOptions) => (at: string) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(new Date(at));
  const full = said({ weekday: "long", day: "numeric", month: "long" });
  const most = busiest(days, ({ people }) => people);
  return (
    <Card className="flex flex-col">
      <CardHeading title={t("active")} help={most ? t("busiest_day", { when: full(most.day), count: most.people }) : t("quiet")} />
      <div className="mt-auto px-5 pb-5">
        <TimeChart
          label={t("active")}
          when={t("day")}
          rows={days.map(({ day, people }) => ({ start: day, people }))}
          series={[{ key: "people", label: t("activeSeries"), color: "var(--chart-1)" }]}
          tick={said({ day: "numeric", month: "short" })}
          full={full}
        />
      </div>
    </Card>
  );
}
