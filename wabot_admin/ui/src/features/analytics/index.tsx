/** What happened, in figures: messages, conversations and how they ended, answer times, versions, and where people leave. */
import { $api, type Schemas } from "@/api/client";
import { useFresh } from "@/api/fresh";
import { useTimezone } from "@/api/me";
import { useFilter } from "@/components/filters";
import { Page } from "@/components/page";
import { PeriodSwitch, usePeriod } from "@/components/period-switch";
import { ProblemNotice } from "@/components/problem-notice";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { ActivePeople } from "@/features/analytics/active";
import { AnswerTimes } from "@/features/analytics/answer-times";
import { ConversationsChart, MessagesChart } from "@/features/analytics/charts";
import { DropOff } from "@/features/analytics/drop-off";
import { Endings } from "@/features/analytics/endings";
import { ExportButton } from "@/features/analytics/export-button";
import { Filters } from "@/features/analytics/filters";
import { words } from "@/features/analytics/messages";
import { People } from "@/features/analytics/people";
import { Totals } from "@/features/analytics/totals";
import { Versions } from "@/features/analytics/versions";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { type Period, windowOf } from "@/lib/periods";

const ROOTS = ["/api/analytics"] as const;
const NEWS = ["message", "conversation"];

export function Analytics() {
  const t = useMessages(words);
  const [period, setPeriod] = usePeriod("month");
  const [bot] = useFilter("bot");
  const [number] = useFilter("number");
  useFresh(ROOTS, NEWS);
  const query = { ...windowOf(period, useTimezone()), ...(bot && { bot }), ...(number && { number }) };
  const asked = $api.useQuery("get", "/api/analytics", { params: { query } }, { placeholderData: (before) => before });
  return (
    <Page title={t("title")} help={t("help")} action={<ExportButton query={query} />}>
      <div className="mb-5 flex flex-col gap-2.5 sm:flex-row sm:items-center">
        <PeriodSwitch value={period} onChange={setPeriod} />
        <Filters />
      </div>
      {asked.error && !asked.data ? (
        <Card>
          <ProblemNotice error={asked.error} retry={() => void asked.refetch()} />
        </Card>
      ) : asked.data ? (
        <Found found={asked.data} period={period} bot={bot} stale={asked.isPlaceholderData} />
      ) : (
        <Place />
      )}
    </Page>
  );
}

interface FoundProps {
  found: Schemas["Analytics"];
  period: Period;
  bot: string;
  stale: boolean;
}

function Found({ found, period, bot, stale }: FoundProps) {
  const t = useMessages(words);
  return (
    <div className={cn("space-y-5 transition-opacity", stale && "opacity-60")} aria-busy={stale || undefined}>
      {!found.complete && <p className="rounded-lg bg-info-soft px-4 py-2.5 text-info-ink">{t("counting")}</p>}
      <Card>
        <Totals found={found} ofBot={bot !== ""} />
      </Card>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 lg:grid-cols-2">
        <MessagesChart found={found} period={period} ofBot={bot !== ""} />
        <ConversationsChart found={found} period={period} />
        <ActivePeople days={found.people} />
        <Endings totals={found.totals} />
        <AnswerTimes answers={found.answers} />
        <People agents={found.agents} />
      </div>
      <Versions bots={found.bots} />
      <DropOff bots={found.bots} period={period} />
    </div>
  );
}

function Place() {
  return (
    <div className="space-y-5" aria-busy>
      <Skeleton className="h-29 rounded-xl" />
      <div className="grid gap-5 lg:grid-cols-2">
        <Skeleton className="h-96 rounded-xl" />
        <Skeleton className="h-96 rounded-xl" />
      </div>
    </div>
  );
}
