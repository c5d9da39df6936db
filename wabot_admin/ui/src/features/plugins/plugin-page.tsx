/** One plugin: what became of it, who uses it and what its removal meets, what it brings, and who made it. */
import { ArrowLeft } from "lucide-react";
import { Link } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { problemOf } from "@/api/problems";
import { Page } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { About } from "@/features/plugins/about";
import { Broken } from "@/features/plugins/broken";
import { fieldsOf } from "@/features/plugins/brings/fields";
import { Commands } from "@/features/plugins/commands";
import { Documentation } from "@/features/plugins/brings/documentation";
import { words } from "@/features/plugins/messages";
import { Notice } from "@/features/plugins/notice";
import { SecretNeeds } from "@/features/plugins/secret-needs";
import { StatusBadge } from "@/features/plugins/state";
import { Uses } from "@/features/plugins/uses";
import { useLanguage, useMessages } from "@/lib/i18n";

type Detail = Schemas["PluginDetail"];
type Impact = Schemas["PluginImpact"];

export function PluginPage({ plugin }: { plugin: string }) {
  const t = useMessages(words);
  const mayReadBots = useMay("bots.read");
  const [language] = useLanguage();
  const path = { params: { path: { plugin }, query: { language } } };
  const detail = $api.useQuery("get", "/api/plugins/{plugin}", path);
  const impact = $api.useQuery("get", "/api/plugins/{plugin}/impact", path, { enabled: mayReadBots });
  const gone = detail.error !== null && problemOf(detail.error).code === "not_found";
  if (detail.error && !detail.data && !(gone && impact.data)) {
    if (gone && mayReadBots && impact.isPending) return <Place title={plugin} />;
    return (
      <Page title={t("title")} action={<Back />}>
        <Card>
          <ProblemNotice error={detail.error} retry={() => void detail.refetch()} />
        </Card>
      </Page>
    );
  }
  if (!detail.data) return gone && impact.data ? <Missing impact={impact.data} /> : <Place title={plugin} />;
  return <Installed detail={detail.data} impact={mayReadBots ? impact : null} />;
}

interface Asked {
  data: Impact | undefined;
  error: unknown;
  refetch: () => unknown;
}

function Installed({ detail, impact }: { detail: Detail; impact: Asked | null }) {
  const t = useMessages(words);
  const { plugin, package: made } = detail;
  return (
    <Page title={plugin.name} help={made.summary || undefined} action={<Back />}>
      <div className="space-y-5">
        <p className="-mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground">
          <StatusBadge status={plugin.status} />
          <span className="tabular-nums">{plugin.ours ? t("partOfWabot") : `${t("version")} ${plugin.version}`}</span>
        </p>
        {plugin.status === "broken" && <Broken detail={detail} />}
        {plugin.warnings.length > 0 && (
          <Notice tone="warning" title={t("wordsAmiss")} help={t("wordsAmissHelp")}>
            <ul className="mt-1.5 list-disc space-y-1 pl-4">
              {plugin.warnings.map((warning) => (
                <li key={warning} className="wrap-anywhere">
                  {warning}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {plugin.status === "unloaded" && <Notice tone="warning" title={t("itIsOff")} help={t("itIsOffHelp")} />}
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="space-y-5">
            {!plugin.ours && <Uses impact={impact} brings={detail} />}
            <Documentation detail={detail} />
          </div>
          <div className="space-y-5">
            {!plugin.ours && <Commands installing={detail.installing} />}
            {impact?.data && takesSecrets(detail) && <SecretNeeds impact={impact.data} />}
            <About detail={detail} />
          </div>
        </div>
      </div>
    </Page>
  );
}

function takesSecrets({ actions, triggers }: Detail): boolean {
  return [...actions, ...triggers].some((type) => fieldsOf(type.schema, type.ui).some((field) => field.kind === "secret"));
}

function Missing({ impact }: { impact: Impact }) {
  const t = useMessages(words);
  return (
    <Page title={impact.plugin} action={<Back />}>
      <div className="space-y-5">
        <p className="-mt-3">
          <StatusBadge status={impact.status} />
        </p>
        <Notice tone="warning" title={t("itIsMissing")} help={t("itIsMissingHelp")} />
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Uses impact={{ data: impact, error: null, refetch: () => undefined }} />
          <Commands installing={impact.installing} missing />
        </div>
      </div>
    </Page>
  );
}

function Back() {
  const t = useMessages(words);
  return (
    <Link to="/plugins" className="inline-flex items-center gap-1.5 rounded-md py-1 text-muted-foreground hover:text-foreground">
      <ArrowLeft className="size-4" aria-hidden />
      {t("back")}
    </Link>
  );
}

function Place({ title }: { title: string }) {
  return (
    <Page title={title} action={<Back />}>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]" aria-busy>
        <div className="space-y-5">
          <Skeleton className="h-56 rounded-xl" />
          <Skeleton className="h-80 rounded-xl" />
        </div>
        <div className="space-y-5">
          <Skeleton className="h-56 rounded-xl" />
          <Skeleton className="h-40 rounded-xl" />
        </div>
      </div>
    </Page>
  );
}
