/** Where people leave a version of the bot: which one, in which time, and its steps with the hottest first.
 *  What it finds is drawn on the canvas until the heat is hidden there. */
import { Flame } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Link } from "react-router";
import { $api } from "@/api/client";
import { useTimezone } from "@/api/me";
import { Empty } from "@/components/empty";
import { words as common } from "@/components/messages";
import { ProblemNotice } from "@/components/problem-notice";
import { Segmented } from "@/components/segmented";
import { Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { type Period, PERIODS, windowOf } from "@/lib/periods";
import { useBuilder, useDocument, useDraft } from "../draft/context";
import { PanelFrame } from "../frame/panel-frame";
import { summaryOf, titleOf } from "../model/describe";
import { type Heat, type HeatNode, heatOf, hottest } from "../model/heat";
import type { PanelProps } from "../panel";
import { versionAt } from "../version/address";
import { words } from "./messages";

export function HeatPanel({ onClose }: PanelProps) {
  const t = useMessages(words);
  const c = useMessages(common);
  const bot = useDraft((state) => state.bot);
  const [period, setPeriod] = useState<Period>("month");
  const [chosen, setChosen] = useState<number | null>(null);
  const live = $api.useQuery("get", "/api/bots/{bot}", { params: { path: { bot } } }, { staleTime: 0 });
  const revisions = $api.useQuery("get", "/api/bots/{bot}/revisions", { params: { path: { bot }, query: { limit: 50 } } }).data?.items ?? [];
  const current = live.data?.live ?? null;
  const version = useDraft((state) => state.version?.number ?? null);
  const revision = version ?? chosen ?? current;
  return (
    <PanelFrame title={t("title")} help={t("help")} onClose={onClose}>
      {live.isPending && <Skeleton className="h-40" />}
      {live.error && !live.data ? <ProblemNotice error={live.error} retry={() => void live.refetch()} /> : null}
      {live.data && revision === null && <Empty icon={Flame} title={t("never")} help={t("neverHelp")} />}
      {revision !== null && (
        <div className="space-y-3">
          <Segmented label={c("period")} value={period} onChange={setPeriod} choices={PERIODS.map((id) => ({ id, label: c(`period_${id}`) }))} />
          {version === null && (
            <Select   aria-label={t("version")} value={revision} onChange={(event) => setChosen(Number(event.target.value))}>
              {!revisions.some((each) => each.number === revision) && <option value={revision}>{t("versionName", { version: revision })}</option>}
              {revisions.map(({ number }) => (
                <option key={number} value={number}>
                  {t(number === current ? "liveVersion" : "versionName", { version: number })}
                </option>
              ))}
          </Select>
          )}
          <Steps key={revision} bot={bot} revision={revision} period={period} />
        </div>
      )}
    </PanelFrame>
  );
}

function Steps({ bot, revision, period }: { bot: string; revision: number; period: Period }) {
  const t = useMessages(words);
  const { store } = useBuilder();
  const flow = useDraft((state) => state.flow);
  const ofDraft = useDraft((state) => state.version === null);
  const { since } = windowOf(period, useTimezone());
  const asked = $api.useQuery("get", "/api/analytics/bots/{bot}/nodes", { params: { path: { bot }, query: { since, revision } } }, { retry: false });
  const found = asked.data;
  const heat = useMemo(() => (found ? heatOf(found.revision, found.nodes) : null), [found]);
  useEffect(() => {
    if (heat) store.setHeat(heat);
  }, [store, heat]);
  if (asked.error && !heat) return <ProblemNotice error={asked.error} retry={() => void asked.refetch()} />;
  if (!heat) return <Skeleton className="h-48" />;
  return (
    <>
      {found?.complete === false && <p className="text-xs text-muted-foreground">{t("counting")}</p>}
      <Hottest heat={heat} />
      {ofDraft && (
        <p className="text-xs text-muted-foreground">
          {t("changed")}{" "}
          <Link to={versionAt(bot, revision, { ...(flow && { flow }), panel: "heat" })} className="font-medium text-primary-ink hover:underline">
            {t("asItIs", { version: revision })}
          </Link>
        </p>
      )}
    </>
  );
}

function Hottest({ heat }: { heat: Heat }) {
  const t = useMessages(words);
  const steps = hottest(heat);
  if (steps.length === 0) return <Empty icon={Flame} title={t("nobody")} help={t("nobodyHelp")} />;
  return (
    <ol aria-label={t("steps")} className="space-y-1.5">
      {steps.map((step) => (
        <Step key={`${step.flow} ${step.node}`} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: HeatNode }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const { store, types } = useBuilder();
  const flow = useDocument().flows?.find(({ id }) => id === step.flow);
  const node = flow?.nodes?.find(({ id }) => id === step.node);
  const type = types.nodes.get(node?.type ?? "");
  const says = node && summaryOf(node.config ?? {}, type, types.operators);
  const share = step.share.toLocaleString(language, { style: "percent" });
  return (
    <li>
      <button
        type="button"
        disabled={!node}
        onClick={() => store.goTo({ flow: step.flow, node: step.node })}
        className={cn("wabot-heat w-full rounded-md px-2.5 py-2 text-left text-xs", `wabot-heat-${String(step.level)}`, step.level === 0 && "bg-muted")}
      >
        <span className="flex items-baseline justify-between gap-2">
          <span className="truncate">
            <span className="font-medium">{node ? titleOf(node, type) : `${step.node} (${t("gone")})`}</span>
            {says && `: ${says}`}
          </span>
          <span className="shrink-0 font-medium tabular-nums">{t("leftShare", { share })}</span>
        </span>
        <span className="block tabular-nums">
          {[flow?.name ?? step.flow, t("came", { count: step.came }), t("left", { count: step.left }), step.waiting > 0 && t("waiting", { count: step.waiting })].filter(Boolean).join(" · ")}
        </span>
      </button>
    </li>
  );
}
