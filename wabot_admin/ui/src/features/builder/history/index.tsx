/** Every version that was published: choose one to look at, to compare, to take back. */
import { History } from "lucide-react";
import { useState } from "react";
import { $api, api, type Schemas } from "@/api/client";
import { usePages } from "@/api/pages";
import { Empty } from "@/components/empty";
import { ProblemNotice } from "@/components/problem-notice";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useDraft } from "../draft/context";
import { PageHead } from "../look/page-head";
import type { PanelProps } from "../panel";
import { words } from "./messages";
import { Version } from "./version";

type Revision = Schemas["Revision"];

export function VersionHistory({ onClose }: PanelProps) {
  const t = useMessages(words);
  const bot = useDraft((state) => state.bot);
  const open = useDraft((state) => state.version?.number ?? null);
  const [chosen, setChosen] = useState(open);
  const live = $api.useQuery("get", "/api/bots/{bot}", { params: { path: { bot } } }, { staleTime: 0 }).data?.live ?? null;
  const pages = usePages<Revision>(["get", "/api/bots/{bot}/revisions", bot], (cursor, signal) =>
    api.GET("/api/bots/{bot}/revisions", { params: { path: { bot }, query: cursor ? { cursor } : {} }, signal }),
  );
  const shown = pages.rows.find((each) => each.number === chosen) ?? pages.rows[0];
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-8">
      <PageHead title={t("title")} help={t("help")} close={t("close")} onClose={onClose} />
      {pages.error && pages.rows.length === 0 ? (
        <ProblemNotice error={pages.error} retry={pages.again} />
      ) : pages.loading ? (
        <Skeleton className="h-80 rounded-xl" />
      ) : !shown ? (
        <Empty icon={History} title={t("none")} help={t("noneHelp")} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[18rem_minmax(0,1fr)]">
          <nav aria-label={t("versions")} className="max-lg:max-h-64 max-lg:overflow-y-auto">
            <ol className="space-y-1">
              {pages.rows.map((each) => (
                <Entry key={each.number} revision={each} live={each.number === live} chosen={each === shown} onChoose={() => setChosen(each.number)} />
              ))}
            </ol>
            {pages.more && (
              <Button variant="ghost" size="sm" className="mt-2" onClick={pages.more} busy={pages.loadingMore}>
                {t("more")}
              </Button>
            )}
          </nav>
          <Version key={shown.number} revision={shown} revisions={pages.rows} live={live} onClose={onClose} />
        </div>
      )}
    </div>
  );
}

type EntryProps = { revision: Revision; live: boolean; chosen: boolean; onChoose: () => void };

function Entry({ revision, live, chosen, onChoose }: EntryProps) {
  const t = useMessages(words);
  return (
    <li>
      <button type="button" aria-current={chosen || undefined} onClick={onChoose} className={cn("w-full rounded-lg border border-transparent px-3 py-2.5 text-left hover:bg-accent", chosen && "border-border bg-surface shadow-card")}>
        <span className="flex items-center justify-between gap-2">
          <span className="font-medium">{t("version", { number: revision.number })}</span>
          {live && <Badge tone="good">{t("live")}</Badge>}
        </span>
        <span className={cn("mt-0.5 line-clamp-3 text-[0.8125rem] whitespace-pre-line wrap-anywhere", !revision.message && "text-muted-foreground")}>{revision.message || t("noMessage")}</span>
        <span className="mt-0.5 block truncate text-xs text-muted-foreground">
          {t("by", { author: revision.author })} · <RelativeTime at={revision.at} />
        </span>
      </button>
    </li>
  );
}
