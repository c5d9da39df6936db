/** The bots: which answer, in which version, published when and by whom. */
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeading } from "@/components/ui/card";
import { AllLink } from "@/features/home/all-link";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

const SHOWN = 6;

export function BotsCard({ bots }: { bots: readonly Schemas["StandingBot"][] }) {
  const t = useMessages(words);
  return (
    <Card aria-labelledby="bots">
      <CardHeading beside id="bots" title={t("yourBots")} action={<AllLink to="/bots">{t("all")}</AllLink>} />
      <ul className="px-2.5 pb-2.5">
        {bots.slice(0, SHOWN).map((bot) => (
          <li key={bot.id}>
            <Link to={`/bots/${bot.id}`} className="flex items-center gap-3 rounded-lg px-2.5 py-2 transition-colors hover:bg-muted">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{bot.name}</span>
                <span className="block truncate text-xs text-muted-foreground">
                  {bot.at === null ? t("neverPublished") : <Published at={bot.at} by={bot.by} version={bot.live ?? 0} />}
                </span>
              </span>
              <Badge tone={bot.live === null ? "neutral" : "good"}>{t(bot.live === null ? "draft" : "live")}</Badge>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Published({ at, by, version }: { at: string; by: string | null; version: number }) {
  const t = useMessages(words);
  return (
    <>
      {t("version", { version })} · <RelativeTime at={at} />
      {by && <> · {by}</>}
    </>
  );
}
