/** The start page: what to do first; once that is done, how today goes. */
import { ArrowRight, Bot } from "lucide-react";
import { Link } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { useFresh } from "@/api/fresh";
import { useMay, useMe } from "@/api/me";
import { Page } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Checklist, type Step } from "@/features/home/checklist";
import { Dashboard } from "@/features/home/dashboard";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

const ROOTS = ["/api/numbers", "/api/conversations", "/api/analytics", "/api/bots"] as const;
const NEWS = ["number", "message", "conversation", "bot"];
const MANY = 100;

export function Home() {
  const t = useMessages(words);
  const me = useMe();
  const name = me.data?.account.name.split(" ")[0];
  const mayBots = useMay("bots.read");
  const mayNumbers = useMay("numbers.read");
  useFresh(ROOTS, NEWS);
  const bots = $api.useQuery("get", "/api/bots", { params: { query: { limit: 6 } } }, { enabled: mayBots });
  const numbers = $api.useQuery("get", "/api/numbers", { params: { query: { limit: MANY } } }, { enabled: mayNumbers });
  const phone = $api.useQuery("get", "/api/about", {}, { staleTime: 60_000 }).data?.phone;
  const items = bots.data?.items ?? [];
  const rows = numbers.data?.items ?? [];
  const linked = rows.some((number) => number.phone !== null);
  const unlinked = rows.find((number) => number.phone === null);
  const steps: Step[] = [
    { id: "account", done: true },
    { id: "bot", done: items.length > 0, to: "/bots" },
    { id: "publish", done: items.some((bot) => bot.live !== null), to: "/bots" },
    ...(mayNumbers ? [{ id: "number" as const, done: linked, to: unlinked ? `/numbers/${unlinked.id}/link` : "/numbers/new" }] : []),
    ...(phone ? [{ id: "talk" as const, done: rows.some((number) => number.last_in !== null), href: phone }] : []),
  ];
  const asked = me.isPending || (mayBots && bots.isPending) || (mayNumbers && numbers.isPending);
  const error = bots.error ?? numbers.error;
  const begun = !mayBots || steps.every((step) => step.done || step.id === "talk");
  return (
    <Page title={name ? t("hello", { name }) : t("title")}>
      {asked && !error && <HomePlace />}
      {error ? (
        <Card>
          <ProblemNotice error={error} retry={() => void Promise.all([bots.refetch(), numbers.refetch()])} />
        </Card>
      ) : null}
      {!asked && !error && !mayBots && !mayNumbers && <p className="text-muted-foreground">{t("noneForYou")}</p>}
      {!asked && !error && !begun && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Checklist steps={steps} />
          {items.length > 0 && <BotList bots={items} />}
        </div>
      )}
      {!asked && !error && begun && <Dashboard numbers={rows} />}
    </Page>
  );
}

function HomePlace() {
  return (
    <div aria-busy className="space-y-5">
      <Skeleton className="h-28 rounded-xl" />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Skeleton className="h-80 rounded-xl" />
        <Skeleton className="h-80 rounded-xl" />
      </div>
    </div>
  );
}

function BotList({ bots }: { bots: readonly Schemas["Bot"][] }) {
  const t = useMessages(words);
  return (
    <Card className="min-w-0">
      <CardHeading
        title={t("yourBots")}
        action={
          <Button asChild variant="ghost" size="sm">
            <Link to="/bots">
              {t("all")}
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        }
      />
      <ul className="px-2 pb-2">
        {bots.map((bot) => (
          <li key={bot.id} className="flex h-10 items-center gap-3 px-3">
            <Bot className="size-4 shrink-0 text-muted-foreground" aria-hidden />
            <Link to={`/bots/${bot.id}`} className="min-w-0 flex-1 truncate rounded hover:underline">
              {bot.name}
            </Link>
            <Badge tone={bot.live === null ? "neutral" : "good"}>{t(bot.live === null ? "draft" : "live")}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
