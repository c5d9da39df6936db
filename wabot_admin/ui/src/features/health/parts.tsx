/** What wabot runs on: database, cache, processes, what waits, plugins and the version, each well or not. */
import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { RelativeTime } from "@/components/relative-time";
import { Card } from "@/components/ui/card";
import { findingsOf } from "@/features/health/findings";
import { words } from "@/features/health/messages";
import { useLanguage, useMessages } from "@/lib/i18n";

const NAMES: Record<string, string> = { sqlite: "SQLite", postgresql: "PostgreSQL", redis: "Redis", rediss: "Redis" };

export function Parts({ health }: { health: Schemas["Health"] }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const findings = new Set(findingsOf(health, new Date()));
  const { queue, plugins, processes } = health;
  const loaded = plugins?.filter((plugin) => plugin.status === "loaded").length ?? 0;
  const broken = plugins?.filter((plugin) => plugin.status === "broken").length ?? 0;
  const store = (kind: "records" | "cache") => {
    const found = health.stores.find((each) => each.kind === kind);
    const name = found?.scheme === "memory" ? t("memory") : (NAMES[found?.scheme ?? ""] ?? found?.scheme ?? "");
    const took = found?.milliseconds ?? null;
    const time = took === null ? t("away") : took.toLocaleString(language, { style: "unit", unit: "millisecond", maximumFractionDigits: took < 10 ? 1 : 0 });
    return <Part label={t(kind)} value={name} help={took === null ? time : t("answersIn", { time })} bad={findings.has(kind)} />;
  };
  return (
    <Card aria-label={t("parts")}>
      <dl className="grid grid-cols-2 gap-x-5 gap-y-6 p-5 lg:grid-cols-4">
        {store("records")}
        {store("cache")}
        <Part
          label={t("unhandled")}
          value={queue.unhandled.toLocaleString(language)}
          help={queue.oldest_in ? <Since at={queue.oldest_in} /> : t("nothingWaits")}
          bad={findings.has("unhandled")}
        />
        <Part
          label={t("queued")}
          value={queue.queued.toLocaleString(language)}
          help={queue.oldest_out ? <Since at={queue.oldest_out} /> : t("nothingWaits")}
          bad={findings.has("queued")}
        />
        {processes && (
          <Part
            label={t("processes")}
            value={processes.length.toLocaleString(language)}
            help={processes.length === 0 ? t("noProcess") : t("processHelp", { count: processes.reduce((sum, each) => sum + each.numbers, 0) })}
            bad={findings.has("tallies") || findings.has("words")}
          />
        )}
        {processes && <Part label={t("beside")} value={t("keptOf", { kept: kept(processes), all: WORK.length })} help={t("besideHelp")} bad={kept(processes) < WORK.length} />}
        {plugins && (
          <Part
            label={t("plugins")}
            value={loaded.toLocaleString(language)}
            help={broken > 0 ? t("brokenPlugins", { count: broken }) : t("allLoaded")}
            bad={broken > 0}
          />
        )}
        <Part label={t("version")} value={health.version} help={t("versionHelp")} />
      </dl>
      {processes && processes.length > 0 && <Processes processes={processes} />}
    </Card>
  );
}

/** What one process does for all: counting, and keeping search up. */
const WORK = ["tallies", "words"] as const;

function kept(processes: readonly Schemas["Process"][]): number {
  return WORK.filter((work) => processes.some((process) => process.keeps.includes(work))).length;
}

function Since({ at }: { at: string }) {
  const t = useMessages(words);
  return (
    <>
      {t("oldest")} <RelativeTime at={at} />
    </>
  );
}

function Part({ label, value, help, bad }: { label: string; value: string; help: ReactNode; bad?: boolean }) {
  const t = useMessages(words);
  const Icon = bad ? CircleAlert : CircleCheck;
  return (
    <div className="min-w-0">
      <dt className="flex items-center gap-1.5 text-xs text-muted-foreground">
        {bad !== undefined && <Icon role="img" aria-label={t(bad ? "bad" : "well")} className={bad ? "size-3.5 shrink-0 text-danger-ink" : "size-3.5 shrink-0 text-primary-ink"} />}
        <span className="truncate">{label}</span>
      </dt>
      <dd className="mt-0.5">
        <span className="block truncate text-lg font-semibold tabular-nums">{value}</span>
        <span className="block text-xs text-muted-foreground">{help}</span>
      </dd>
    </div>
  );
}

function Processes({ processes }: { processes: readonly Schemas["Process"][] }) {
  const t = useMessages(words);
  return (
    <details className="border-t px-5 py-3">
      <summary className="w-fit rounded-md text-xs font-medium text-muted-foreground hover:text-foreground">{t("showProcesses")}</summary>
      <table className="mt-2 w-full text-left text-xs">
        <thead>
          <tr className="border-b text-muted-foreground">
            {[t("process"), t("runs"), t("keeps")].map((head) => (
              <th key={head} scope="col" className="py-2 pr-3 font-medium">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {processes.map(({ owner, numbers, keeps }) => (
            <tr key={owner} className="border-b last:border-0">
              <th scope="row" className="py-2 pr-3 font-mono font-normal break-all">{owner}</th>
              <td className="py-2 pr-3 tabular-nums">{t("numbersRun", { count: numbers })}</td>
              <td className="py-2">{keeps.map((each) => (each === "tallies" || each === "words" ? t(`keep_${each}`) : each)).join(", ") || "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
