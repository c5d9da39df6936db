/** The states a number went through with their reasons, the newest first. */
import { History } from "lucide-react";
import { api, type Schemas } from "@/api/client";
import { usePages } from "@/api/pages";
import { Empty } from "@/components/empty";
import { words as common } from "@/components/messages";
import { ProblemNotice } from "@/components/problem-notice";
import { RelativeTime } from "@/components/relative-time";
import { useSentence } from "@/components/sentences";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/numbers/messages";
import { StateBadge } from "@/components/numbers/state";
import { useMessages } from "@/lib/i18n";

const LIMIT = 8;

export function StateHistory({ number }: { number: string }) {
  const t = useMessages(words);
  const c = useMessages(common);
  const say = useSentence();
  const pages = usePages<Schemas["NumberState"]>(["get", "/api/numbers/{number}/states", number], (cursor, signal) =>
    api.GET("/api/numbers/{number}/states", {
      params: { path: { number }, query: { limit: LIMIT, ...(cursor && { cursor }) } },
      signal,
    }),
  );
  return (
    <Card>
      <CardHeading title={t("history")} help={t("historyHelp")} />
      {pages.loading && <Skeleton className="mx-5 mb-5 h-40" />}
      {pages.error && pages.rows.length === 0 ? <ProblemNotice error={pages.error} retry={pages.again} /> : null}
      {!pages.loading && !pages.error && pages.rows.length === 0 && <Empty icon={History} title={t("noHistory")} />}
      <ol className="px-5 pb-5">
        {pages.rows.map((each, place) => (
          <li
            key={`${each.at} ${each.state} ${String(place)}`}
            className="relative border-l pb-4 pl-5 last:border-transparent last:pb-0 before:absolute before:top-1.5 before:-left-1 before:size-2 before:rounded-full before:bg-input"
          >
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <StateBadge state={each.state} />
              <RelativeTime at={each.at} className="text-xs text-muted-foreground" />
            </div>
            {each.reason && <p className="mt-1 break-words">{say(each.reason, each.told)}</p>}
          </li>
        ))}
      </ol>
      {pages.more && (
        <div className="flex justify-center border-t p-3">
          <Button variant="ghost" onClick={pages.more} busy={pages.loadingMore}>
            {c("more")}
          </Button>
        </div>
      )}
    </Card>
  );
}
