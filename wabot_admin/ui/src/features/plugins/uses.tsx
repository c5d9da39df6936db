/** Which bots use a plugin, who waits at its steps, and what happens to all of them when it is removed. */
import { Bot, ChevronRight, Users } from "lucide-react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { ProblemNotice } from "@/components/problem-notice";
import { RelativeTime } from "@/components/relative-time";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/plugins/messages";
import { alike, type UsingVersion } from "@/features/plugins/versions";
import { useMessages } from "@/lib/i18n";

type Impact = Schemas["PluginImpact"];

interface Props {
  /** Null: the person may not see bots. */
  impact: { data: Impact | undefined; error: unknown; refetch: () => unknown } | null;
  brings?: Schemas["PluginDetail"];
}

export function Uses({ impact, brings }: Props) {
  const t = useMessages(words);
  return (
    <Card aria-labelledby="uses">
      <CardHeading id="uses" title={t("uses")} />
      {impact === null ? (
        <p className="px-5 pb-5 text-muted-foreground">{t("usesHidden")}</p>
      ) : impact.data ? (
        <Found impact={impact.data} starts={startsWith(impact.data, brings)} />
      ) : impact.error ? (
        <ProblemNotice error={impact.error} retry={() => void impact.refetch()} />
      ) : (
        <div className="space-y-3 px-5 pb-5" aria-busy>
          <Skeleton className="h-4 w-64 max-w-full" />
          <Skeleton className="h-24" />
        </div>
      )}
    </Card>
  );
}

function Found({ impact, starts }: { impact: Impact; starts: boolean }) {
  const t = useMessages(words);
  const needed = impact.needed_by.length > 0 || impact.numbers.length > 0;
  if (impact.bots.length === 0 && !needed) {
    return (
      <CardBody className="text-muted-foreground">
        <p>{t("nobody")}</p>
        <p>{t("nobodySafe")}</p>
      </CardBody>
    );
  }
  return (
    <>
      {impact.bots.length > 0 && (
        <div className="flex gap-3 px-5 pb-4">
          <Users className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
          <p className="min-w-0">
            <span className="font-medium">{impact.count > 0 ? t("atSteps", { count: impact.count }) : t("noneAtSteps")}</span>
            {impact.people > 0 && <span className="block text-muted-foreground">{t("withTeam", { count: impact.people })}</span>}
            {impact.others > 0 && <span className="block text-muted-foreground">{t("mayCome", { count: impact.others })}</span>}
          </p>
        </div>
      )}
      <ul className="divide-y border-t empty:hidden">
        {impact.bots.map((bot) => (
          <UsingBot key={bot.bot} bot={bot} />
        ))}
      </ul>
      {impact.status !== "missing" && <Afterwards impact={impact} starts={starts} />}
    </>
  );
}

function UsingBot({ bot }: { bot: Impact["bots"][number] }) {
  return (
    <li className="px-5 py-3">
      <Link to={`/bots/${bot.bot}`} className="inline-flex max-w-full items-center gap-1.5 rounded font-medium underline-offset-4 hover:underline">
        <Bot className="size-4 shrink-0 text-muted-foreground" aria-hidden />
        <span className="truncate">{bot.bot_name}</span>
      </Link>
      <ul className="mt-1.5 space-y-2">
        {alike(bot.versions).map((group) => (
          <Versions key={group.map((version) => version.revision).join()} group={group} />
        ))}
      </ul>
    </li>
  );
}

/** Versions that use the same steps; a draft has nobody waiting, so the other's people are shown. */
function Versions({ group }: { group: readonly UsingVersion[] }) {
  const t = useMessages(words);
  const shown = group.at(-1);
  const name = (version: UsingVersion) =>
    version.revision === null ? t("draft") : t(version.live ? "answering" : "older", { number: version.revision });
  return (
    <li className="pl-5.5">
      <p className="text-xs text-muted-foreground">{group.map(name).join(" · ")}</p>
      <ul className="mt-0.5 space-y-0.5">
        {shown?.uses.map((use) => (
          <li key={`${use.flow} ${use.node ?? ""} ${use.trigger ?? ""}`} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="min-w-0 break-words">
              <span className="text-muted-foreground">{use.flow_name} › </span>
              {use.title}
            </span>
            {use.count > 0 && (
              <span className="text-xs text-warning-ink">
                {t("waitHere", { count: use.count })}
                {use.oldest && <> · <RelativeTime at={use.oldest} /></>}
              </span>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

function Afterwards({ impact, starts }: { impact: Impact; starts: boolean }) {
  const t = useMessages(words);
  const used = impact.bots.length > 0;
  const drafted = impact.bots.some((bot) => bot.versions.some((version) => version.revision === null));
  const told = [
    ...impact.needed_by.map((variable) => t("removed_needed", { variable })),
    ...(impact.numbers.length > 0 ? [t("removed_numbers", { numbers: impact.numbers.join(", ") })] : []),
    ...(used ? [t("removed_kept"), t("removed_wait"), t("removed_end")] : []),
    ...(starts ? [t("removed_starts")] : []),
    ...(drafted ? [t("removed_publish")] : []),
  ];
  return (
    <details className="group border-t px-5 py-3" open={impact.count > 0 || impact.needed_by.length > 0}>
      <summary className="flex w-fit items-center gap-1.5 rounded-md font-medium">
        <ChevronRight className="size-4 text-muted-foreground transition-transform group-open:rotate-90" aria-hidden />
        {t("ifRemoved")}
      </summary>
      <ul className="mt-2 list-disc space-y-1.5 pl-9 text-muted-foreground">
        {told.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

function startsWith(impact: Impact, brings: Props["brings"]): boolean {
  const used = impact.bots.some((bot) => bot.versions.some((version) => version.uses.some((use) => use.trigger !== null)));
  return used && (brings === undefined || brings.triggers.length > 0 || brings.plugin.status !== "loaded");
}
