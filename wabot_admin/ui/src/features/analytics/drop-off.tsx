/** Where people leave one version of a bot: its steps, those first at which the most stay away. */
import { Footprints } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { useTimezone } from "@/api/me";
import { nodeAt, type NodeName, useNodeNames } from "@/api/node-names";
import { Empty } from "@/components/empty";
import { useFilter } from "@/components/filters";
import { ProblemNotice } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/analytics/messages";
import { type Leaving, leavings } from "@/features/analytics/sums";
import { useBotNames } from "@/features/analytics/versions";
import { counted } from "@/lib/counts";
import { useLanguage, useMessages } from "@/lib/i18n";
import { type Period, windowOf } from "@/lib/periods";

export function DropOff({ bots, period }: { bots: readonly Schemas["BotVolumes"][]; period: Period }) {
  const t = useMessages(words);
  const nameOf = useBotNames();
  const [chosen, choose] = useFilter("version");
  const versions = bots.toSorted((a, b) => b.started - a.started);
  const shown = versions.find((each) => keyOf(each) === chosen) ?? versions[0];
  if (!shown) return null;
  return (
    <Card aria-labelledby="drop-off">
      <CardHeading
        id="drop-off"
        title={t("dropOff")}
        help={t("dropOffHelp")}
        action={
          <Select aria-label={t("versionShown")} className="w-56 max-w-full" value={keyOf(shown)} onChange={(event) => choose(event.target.value)}>
            {versions.map((each) => (
              <option key={keyOf(each)} value={keyOf(each)}>
                {nameOf(each.bot)} · {t("version", { version: each.revision })}
              </option>
            ))}
          </Select>
        }
      />
      <Steps key={keyOf(shown)} bot={shown.bot} revision={shown.revision} period={period} />
    </Card>
  );
}

function Steps({ bot, revision, period }: { bot: string; revision: number; period: Period }) {
  const t = useMessages(words);
  const { since } = windowOf(period, useTimezone());
  const nodeName = useNodeNames(bot, revision);
  const [all, setAll] = useState(false);
  const asked = $api.useQuery("get", "/api/analytics/bots/{bot}/nodes", { params: { path: { bot }, query: { since, revision } } }, { retry: false });
  if (asked.isPending) return <Skeleton className="mx-5 mb-5 h-48" />;
  if (!asked.data) return <ProblemNotice error={asked.error} retry={() => void asked.refetch()} />;
  const found = leavings(asked.data.nodes);
  const some = found.filter((step) => step.left > 0);
  const shown = all || some.length === 0 ? found : some;
  if (found.length === 0) return <Empty icon={Footprints} title={t("noSteps")} help={t("noStepsHelp")} />;
  return (
    <>
      <div className="overflow-hidden">
        <table className="w-full text-left" aria-labelledby="drop-off">
          <thead>
            <tr className="border-b text-xs text-muted-foreground">
              <th scope="col" className="w-2/5 py-2 pl-5 font-medium">{t("step")}</th>
              <th scope="col" className="px-3 py-2 text-right font-medium">{t("came")}</th>
              <th scope="col" className="hidden px-3 py-2 text-right font-medium sm:table-cell">{t("waitNow")}</th>
              <th scope="col" className="w-1/4 py-2 pr-5 pl-3 font-medium">{t("left")}</th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {shown.map((step) => (
              <Step key={`${step.flow} ${step.node}`} step={step} bot={bot} revision={revision} name={nodeName(step.flow, step.node)} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 px-5 py-3 text-xs text-muted-foreground">
        {some.length === 0 ? (
          <span>{t("nobodyLeft")}</span>
        ) : some.length < found.length ? (
          <Button variant="ghost" size="sm" className="-ml-2.5" onClick={() => setAll(!all)}>
            {all ? t("fewerSteps") : t("allSteps", { count: found.length })}
          </Button>
        ) : (
          <span />
        )}
        <Button asChild size="sm">
          <Link to={`/bots/${encodeURIComponent(bot)}?revision=${String(revision)}&panel=heat`}>{t("openVersion")}</Link>
        </Button>
      </div>
    </>
  );
}

function Step({ step, bot, revision, name }: { step: Leaving; bot: string; revision: number; name: NodeName }) {
  const [language] = useLanguage();
  const said = (count: number) => counted(count, language);
  return (
    <tr className="border-b">
      <th scope="row" className="max-w-0 py-2.5 pl-5 font-normal">
        <Link to={nodeAt(bot, revision, step.flow, step.node)} className="block truncate font-medium hover:underline">{name.name}</Link>
        <span className="block truncate text-xs text-muted-foreground">{[name.flow, name.says].filter(Boolean).join(" · ")}</span>
      </th>
      <td className="px-3 py-2.5 text-right">{said(step.entered)}</td>
      <td className="hidden px-3 py-2.5 text-right sm:table-cell">{said(step.waiting)}</td>
      <td className="py-2.5 pr-5 pl-3">
        <span className="flex items-center gap-3">
          <span className="w-24 shrink-0 text-right whitespace-nowrap">
            {said(step.left)} <span className="text-muted-foreground">{step.share.toLocaleString(language, { style: "percent" })}</span>
          </span>
          <span className="h-1.5 min-w-6 flex-1 max-sm:hidden overflow-hidden rounded-full bg-muted" aria-hidden>
            <span className="block h-full rounded-full bg-(--chart-4)" style={{ width: `${String(Math.min(1, step.share) * 100)}%` }} />
          </span>
        </span>
      </td>
    </tr>
  );
}

const keyOf = ({ bot, revision }: { bot: string; revision: number }): string => `${bot}.${String(revision)}`;
