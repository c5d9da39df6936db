/** One published version: what changed in it, the way to it, and taking it back. */
import { useQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { ask } from "@/api/action";
import { $api, api, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { ProblemNotice } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useMessages } from "@/lib/i18n";
import { useDraft } from "../draft/context";
import { Comparison } from "../look/comparison";
import { useDraftDocument } from "../look/draft-document";
import { liveChanged } from "../look/published";
import { VersionCanvas } from "../look/version-canvas";
import { versionAt } from "../version/address";
import { words } from "./messages";
import { DeployAgain, TakeBack } from "./take-back";

type Revision = Schemas["Revision"];
type Props = { revision: Revision; revisions: readonly Revision[]; live: number | null; onClose: () => void };
type Other = number | "draft" | null;

export function Version({ revision, revisions, live, onClose }: Props) {
  const t = useMessages(words);
  const bot = useDraft((state) => state.bot);
  const mayWrite = useMay("bots.write");
  const mayPublish = useMay("bots.publish");
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"restore" | "deploy" | null>(null);
  const open = useDraft((state) => state.version?.number);
  const taken = () => (open === undefined ? onClose() : void navigate(`/bots/${encodeURIComponent(bot)}`));
  return (
    <Card className="min-w-0 p-5" aria-labelledby="version">
      <header className="mb-3 flex flex-wrap items-start justify-between gap-3">
        <h3 id="version" className="text-[0.9375rem] font-semibold">
          {t("version", { number: revision.number })}
        </h3>
        <div className="flex flex-wrap gap-2">
          {revision.number === open ? (
            <Button size="sm" onClick={onClose}>
              <Eye aria-hidden />
              {t("open")}
            </Button>
          ) : (
            <Button asChild size="sm">
              <Link to={versionAt(bot, revision.number)}>
                <Eye aria-hidden />
                {t("open")}
              </Link>
            </Button>
          )}
          {mayWrite && (
            <Button size="sm" onClick={() => setAsking("restore")}>
              {t("restore")}
            </Button>
          )}
          {mayPublish && revision.number !== live && (
            <Button size="sm" onClick={() => setAsking("deploy")}>
              {t("deploy")}
            </Button>
          )}
        </div>
      </header>
      <Changes bot={bot} revision={revision} revisions={revisions} />
      {asking === "restore" && <TakeBack bot={bot} number={revision.number} onOpenChange={() => setAsking(null)} onDone={taken} />}
      {asking === "deploy" && <DeployAgain bot={bot} number={revision.number} onOpenChange={() => setAsking(null)} onDone={liveChanged} />}
    </Card>
  );
}

function Changes({ bot, revision, revisions }: { bot: string; revision: Revision; revisions: readonly Revision[] }) {
  const t = useMessages(words);
  const [other, setOther] = useState<Other>(revision.parent);
  const { document: draft, rev, error: away } = useDraftDocument();
  const mine = useRevision(bot, revision.number);
  const theirs = useRevision(bot, typeof other === "number" ? other : null);
  const toDraft = other === "draft";
  const known = typeof other === "number" ? theirs.data?.document : null;
  // whatever is older stands before
  const before = toDraft ? mine.data?.document : known;
  const after = toDraft ? draft : mine.data?.document;
  const query = toDraft ? { before: revision.number } : { after: revision.number, ...(typeof other === "number" && { before: other }) };
  const diff = useQuery({
    queryKey: ["history", "diff", bot, query, toDraft ? rev : 0],
    queryFn: ({ signal }) => ask(api.GET("/api/bots/{bot}/diff", { params: { path: { bot }, query }, signal })),
    enabled: other !== null,
  });
  const error = diff.error ?? mine.error ?? theirs.error ?? (toDraft ? away : null);
  const numbers = revisions.filter((each) => each.number !== revision.number).map((each) => each.number);
  if (revision.parent !== null && !numbers.includes(revision.parent)) numbers.push(revision.parent);
  const ready = after !== undefined && before !== undefined && diff.data !== undefined;
  return (
    <div className="space-y-4">
      <label className="flex flex-wrap items-center gap-2 text-[0.8125rem] text-muted-foreground">
        {t("compare")}
        <Select className="w-60" value={other ?? ""} onChange={(event) => setOther(event.target.value === "draft" ? "draft" : event.target.value ? Number(event.target.value) : null)}>
          {revision.parent === null && <option value="">{t("nothing")}</option>}
          <option value="draft">{t("draft")}</option>
          {numbers.map((number) => (
            <option key={number} value={number}>
              {t("version", { number })}
            </option>
          ))}
        </Select>
      </label>
      {!!error && <ProblemNotice error={error} retry={() => void diff.refetch()} />}
      {other === null && mine.data && (
        <div className="h-[60dvh] min-h-80 overflow-hidden rounded-lg border">
          <VersionCanvas document={mine.data.document} before={null} />
        </div>
      )}
      {other !== null && !error && !ready && <Skeleton className="h-48" />}
      {other !== null && ready && <Comparison key={String(other)} differences={diff.data.differences} before={before} after={after} />}
    </div>
  );
}

/** Read a published version; it never changes. */
function useRevision(bot: string, number: number | null) {
  return $api.useQuery(
    "get",
    "/api/bots/{bot}/revisions/{revision}",
    { params: { path: { bot, revision: String(number ?? "") } } },
    { enabled: number !== null, staleTime: Infinity },
  );
}
