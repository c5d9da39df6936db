/** The start page: what to do first, then one's bots. */
import { ArrowRight, Bot } from "lucide-react";
import { Link } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { Page } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Checklist, type Step } from "@/features/home/checklist";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

export function Home() {
  const t = useMessages(words);
  const name = useMe().data?.account.name.split(" ")[0];
  const maySee = useMay("bots.read");
  const known = useMe().isSuccess;
  const bots = $api.useQuery("get", "/api/bots", { params: { query: { limit: 6 } } }, { enabled: maySee });
  const phone = $api.useQuery("get", "/api/about", {}, { staleTime: 60_000 }).data?.phone;
  const items = bots.data?.items ?? [];
  const steps: Step[] = [
    { id: "account", done: true },
    { id: "bot", done: items.length > 0, to: "/bots" },
    { id: "publish", done: items.some((bot) => bot.live !== null), to: "/bots" },
    ...(phone ? [{ id: "talk" as const, done: false, href: phone }] : []),
  ];
  return (
    <Page title={name ? t("hello", { name }) : t("title")}>
      {bots.error && (
        <Card>
          <ProblemNotice error={bots.error} retry={() => void bots.refetch()} />
        </Card>
      )}
      {known && !maySee && <p className="text-muted-foreground">{t("noneForYou")}</p>}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {maySee && (bots.isPending ? <Skeleton className="h-80 rounded-xl" /> : bots.data && <Checklist steps={steps} />)}
        {items.length > 0 && <BotList bots={items} />}
      </div>
    </Page>
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
