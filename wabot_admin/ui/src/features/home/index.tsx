/** The start page: what to do first; once that is done, how it goes. */
import { $api } from "@/api/client";
import { useFresh } from "@/api/fresh";
import { useMay, useMe } from "@/api/me";
import { Page } from "@/components/page";
import { PeriodSwitch, usePeriod } from "@/components/period-switch";
import { ProblemNotice } from "@/components/problem-notice";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { BotsCard } from "@/features/home/bots-card";
import { Checklist } from "@/features/home/checklist";
import { Dashboard } from "@/features/home/dashboard";
import { words } from "@/features/home/messages";
import { NextStep } from "@/features/home/next-step";
import { firstMissing, hasSpoken, stepsOf } from "@/features/home/steps";
import { useMessages } from "@/lib/i18n";

const ROOTS = ["/api/home", "/api/analytics"] as const;
const NEWS = ["number", "message", "conversation", "bot"];

export function Home() {
  const t = useMessages(words);
  const name = useMe().data?.account.name.split(" ")[0];
  const mayAnalyse = useMay("analytics.read");
  const [period, setPeriod] = usePeriod("today");
  useFresh(ROOTS, NEWS);
  const asked = $api.useQuery("get", "/api/home");
  const phone = $api.useQuery("get", "/api/about", {}, { staleTime: 60_000 }).data?.phone;
  const home = asked.data;
  const steps = home ? stepsOf(home, phone ?? null) : [];
  const missing = firstMissing(steps);
  const begun = !missing || (home !== undefined && hasSpoken(home));
  const nothing = home?.numbers === null && home.bots === null && home.waiting === null;
  return (
    <Page title={name ? t("hello", { name }) : t("title")} action={home && begun && mayAnalyse && <PeriodSwitch value={period} onChange={setPeriod} />}>
      {asked.error && !home ? (
        <Card>
          <ProblemNotice error={asked.error} retry={() => void asked.refetch()} />
        </Card>
      ) : null}
      {!home && !asked.error && <Place />}
      {nothing && <p className="text-muted-foreground">{t("noneForYou")}</p>}
      {home && !nothing && !begun && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Checklist steps={steps} />
          {home.bots && home.bots.length > 0 && <BotsCard bots={home.bots} />}
        </div>
      )}
      {home && !nothing && begun && (
        <div className="space-y-5">
          {missing && <NextStep step={missing} />}
          <Dashboard home={home} period={period} />
        </div>
      )}
    </Page>
  );
}

function Place() {
  return (
    <div aria-busy className="space-y-5">
      <Skeleton className="h-96 rounded-xl" />
      <div className="grid gap-5 lg:grid-cols-2">
        <Skeleton className="h-48 rounded-xl" />
        <Skeleton className="h-48 rounded-xl" />
      </div>
    </div>
  );
}
