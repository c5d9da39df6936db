/** How a bot stands, in a few words: what answers, what is not published, on which numbers, who talks with it. */
import { CircleDot, MessageCircle, Pencil, PencilLine, Smartphone, UserRound } from "lucide-react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { Badge } from "@/components/ui/badge";
import { words } from "@/features/bots/messages";
import { useMessages } from "@/lib/i18n";

export type BotRow = Schemas["BotStanding"];

export function StateBadges({ bot }: { bot: BotRow }) {
  const t = useMessages(words);
  if (bot.live === null) {
    return (
      <Badge>
        <Pencil aria-hidden />
        {t("draft")}
      </Badge>
    );
  }
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone="good">
        <CircleDot aria-hidden />
        {t("live", { number: bot.live })}
      </Badge>
      {bot.changed && (
        <Badge tone="warning">
          <PencilLine aria-hidden />
          {t("changed")}
        </Badge>
      )}
    </span>
  );
}

export function Numbers({ bot }: { bot: BotRow }) {
  const t = useMessages(words);
  const may = useMay("numbers.read");
  if (bot.numbers.length === 0) return <span className="text-muted-foreground">{t("noNumber")}</span>;
  const [first, ...others] = bot.numbers;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Smartphone className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
      {may ? (
        <Link to={`/numbers/${first?.id ?? ""}`} className="max-w-40 truncate rounded py-1 hover:underline">
          {first?.name}
        </Link>
      ) : (
        <span className="max-w-40 truncate">{first?.name}</span>
      )}
      {others.length > 0 && (
        <span className="text-xs text-muted-foreground" title={others.map(({ name }) => name).join(", ")}>
          +{others.length}
        </span>
      )}
    </span>
  );
}

export function Talks({ bot }: { bot: BotRow }) {
  const t = useMessages(words);
  const may = useMay("conversations.read");
  if (bot.talks === 0) return <span className="text-muted-foreground">{t("nobodyTalks")}</span>;
  const text = t("talks", { count: bot.talks });
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5 whitespace-nowrap">
      <span className="flex items-center gap-1.5">
        <MessageCircle className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
        {may ? (
          <Link to={`/conversations?bot=${bot.id}`} className="rounded py-1 hover:underline">
            {text}
          </Link>
        ) : (
          text
        )}
      </span>
      {bot.people > 0 && (
        <span className="flex items-center gap-1 text-xs text-warning-ink">
          <UserRound className="size-3.5" aria-hidden />
          {t("withPeople", { count: bot.people })}
        </span>
      )}
    </span>
  );
}
