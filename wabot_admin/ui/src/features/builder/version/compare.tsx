/** What the draft has made of a version since: all that differs, as a list or on a canvas. */
import { $api } from "@/api/client";
import { ProblemNotice } from "@/components/problem-notice";
import { Skeleton } from "@/components/ui/skeleton";
import { useMessages } from "@/lib/i18n";
import { useDocument, useDraft } from "../draft/context";
import { Comparison } from "../look/comparison";
import { useDraftDocument } from "../look/draft-document";
import { PageHead } from "../look/page-head";
import type { PanelProps } from "../panel";
import { words } from "./messages";

export function CompareVersion({ onClose }: PanelProps) {
  const t = useMessages(words);
  const bot = useDraft((state) => state.bot);
  const number = useDraft((state) => state.version?.number ?? 0);
  const before = useDocument();
  const { document: after, error: away } = useDraftDocument();
  const diff = $api.useQuery("get", "/api/bots/{bot}/diff", { params: { path: { bot }, query: { before: number } } }, { staleTime: 0, refetchOnMount: "always" });
  const error = away ?? diff.error;
  const differences = diff.isRefetching ? undefined : diff.data?.differences;
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-6 sm:px-8">
      <PageHead title={t("compareTitle", { number })} help={t("compareHelp")} close={t("toVersion", { number })} onClose={onClose} />
      {error ? (
        <ProblemNotice error={error} retry={() => void diff.refetch()} />
      ) : after && differences ? (
        <>
          <h3 className="sr-only">{t("changes")}</h3>
          <Comparison differences={differences} before={before} after={after} />
        </>
      ) : (
        <Skeleton className="h-80 rounded-xl" />
      )}
    </div>
  );
}
