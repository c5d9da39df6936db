/** The conversations that people of ours have taken over, with what came last. */
import { ArrowRight, MessageCircle } from "lucide-react";
import { Link } from "react-router";
import { $api } from "@/api/client";
import { ProblemNotice } from "@/components/problem-notice";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

const SHOWN = 5;

export function WithPeople() {
  const t = useMessages(words);
  const waiting = $api.useQuery("get", "/api/conversations", { params: { query: { state: "human", limit: SHOWN } } });
  const items = waiting.data?.items ?? [];
  return (
    <Card>
      <CardHeading
        title={t("waiting")}
        help={items.length > 0 ? t("waitingHelp") : undefined}
        action={
          <Button asChild variant="ghost" size="sm">
            <Link to="/conversations?state=human">
              {t("allConversations")}
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        }
      />
      {waiting.isPending && <Skeleton className="mx-5 mb-5 h-24" />}
      {waiting.error && !waiting.data ? <ProblemNotice error={waiting.error} retry={() => void waiting.refetch()} /> : null}
      {waiting.data && items.length === 0 && <p className="px-5 pb-5 text-muted-foreground">{t("noneWaiting")}</p>}
      <ul className="px-2.5 pb-3 empty:hidden">
        {items.map((each) => (
          <li key={each.id}>
            <Link
              to={`/conversations/${each.id}`}
              className="flex items-center gap-3 rounded-lg px-2.5 py-2 transition-colors hover:bg-muted"
            >
              <MessageCircle className="size-4 shrink-0 text-muted-foreground" aria-hidden />
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline gap-2">
                  <span className="truncate font-medium">{each.contact.name ?? each.contact.phone ?? t("someone")}</span>
                  <RelativeTime at={each.changed} className="shrink-0 text-xs text-muted-foreground" />
                </span>
                {each.last && <span className="block truncate text-muted-foreground">{each.last.text}</span>}
              </span>
              {each.unread > 0 && <Badge tone="info">{t("unread", { count: each.unread })}</Badge>}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
