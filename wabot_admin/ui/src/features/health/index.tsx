/** How wabot and its numbers are: what needs someone, the parts it runs on, and each number's connection. */
import { Smartphone } from "lucide-react";
import { $api } from "@/api/client";
import { useFresh } from "@/api/fresh";
import { Empty } from "@/components/empty";
import { useFilter } from "@/components/filters";
import { Page } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { Segmented } from "@/components/segmented";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/health/messages";
import { NumberCard } from "@/features/health/number-card";
import { Parts } from "@/features/health/parts";
import { Verdict } from "@/features/health/verdict";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

const ROOTS = ["/api/health"] as const;
const NEWS = ["number"];
const HOURS = { day: 24, week: 168 } as const;

export function Health() {
  const t = useMessages(words);
  const [chosen, setRange] = useFilter("range");
  const range = chosen === "week" ? "week" : "day";
  useFresh(ROOTS, NEWS);
  const now = $api.useQuery("get", "/api/health");
  const numbers = $api.useQuery("get", "/api/health/numbers", { params: { query: { hours: HOURS[range] } } }, { placeholderData: (before) => before });
  const error = now.error ?? numbers.error;
  const choices = [
    { id: "day", label: t("day") },
    { id: "week", label: t("week") },
  ] as const;
  return (
    <Page title={t("title")} help={t("help")}>
      {error && !(now.data && numbers.data) ? (
        <Card>
          <ProblemNotice error={error} retry={() => void Promise.all([now.refetch(), numbers.refetch()])} />
        </Card>
      ) : now.data && numbers.data ? (
        <div className="space-y-5">
          <Verdict health={now.data} numbers={numbers.data.items.map((item) => item.number)} />
          <Parts health={now.data} />
          <section aria-labelledby="numbers">
            <div className="mt-8 mb-3 flex flex-wrap items-center justify-between gap-3">
              <h2 id="numbers" className="text-[0.9375rem] font-semibold">
                {t("numbers")}
              </h2>
              {numbers.data.items.length > 0 && (
                <Segmented label={t("range")} value={range} choices={choices} onChange={(next) => setRange(next === "day" ? "" : next)} />
              )}
            </div>
            {numbers.data.items.length === 0 ? (
              <Card>
                <Empty icon={Smartphone} title={t("noNumbers")} help={t("noNumbersHelp")} />
              </Card>
            ) : (
              <div className={cn("grid grid-cols-[minmax(0,1fr)] gap-5 transition-opacity lg:grid-cols-2", numbers.isPlaceholderData && "opacity-60")}>
                {numbers.data.items.map((item) => (
                  <NumberCard key={item.number.id} item={item} since={numbers.data.since} until={numbers.data.until} range={range} />
                ))}
              </div>
            )}
          </section>
        </div>
      ) : (
        <Place />
      )}
    </Page>
  );
}

function Place() {
  return (
    <div className="space-y-5" aria-busy>
      <Skeleton className="h-16 rounded-xl" />
      <Skeleton className="h-44 rounded-xl" />
      <div className="grid gap-5 lg:grid-cols-2">
        <Skeleton className="h-72 rounded-xl" />
        <Skeleton className="h-72 rounded-xl" />
      </div>
    </div>
  );
}
