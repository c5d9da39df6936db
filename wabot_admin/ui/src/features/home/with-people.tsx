/** The conversations that people of ours have taken over; first those in which someone waits for an answer. */
import { CircleCheck } from "lucide-react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeading } from "@/components/ui/card";
import { AllLink } from "@/features/home/all-link";
import { words } from "@/features/home/messages";
import { inALine } from "@/lib/contact-card";
import { useMessages } from "@/lib/i18n";

export function WithPeople({ waiting }: { waiting: Schemas["Waiting"] }) {
  const t = useMessages(words);
  const { count, unanswered, oldest, items } = waiting;
  const all = unanswered > 0 ? "/conversations?state=human&unread=true" : "/conversations?state=human";
  return (
    <Card aria-labelledby="with-people">
      <CardHeading
        beside
        id="with-people"
        title={t("waiting")}
        help={
          unanswered > 0 && oldest ? (
            <>
              {t("unanswered", { count: unanswered })} · {t("longest")} <RelativeTime at={oldest} />
            </>
          ) : undefined
        }
        action={count > 0 && <AllLink to={all}>{t("allOfThem", { count: unanswered || count })}</AllLink>}
      />
      {unanswered === 0 && (
        <p className="flex items-start gap-2.5 px-5 pb-4">
          <CircleCheck className="mt-0.5 size-4 shrink-0 text-primary-ink" aria-hidden />
          <span className="text-muted-foreground">{count === 0 ? t("noneWaiting") : t("allAnswered", { count })}</span>
        </p>
      )}
      <ul className="px-2.5 pb-2.5 empty:hidden">
        {items.map((each) => (
          <li key={each.id}>
            <Link to={`/conversations/${each.id}`} className="flex items-center gap-3 rounded-lg px-2.5 py-2 transition-colors hover:bg-muted">
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline gap-2">
                  <span className="truncate font-medium">{each.contact.name ?? each.contact.phone ?? t("someone")}</span>
                  <RelativeTime at={each.changed} className="shrink-0 text-xs text-muted-foreground" />
                </span>
                {each.last && <span className="block truncate text-muted-foreground">{inALine(each.last)}</span>}
              </span>
              {each.unread > 0 && <Badge tone="info">{t("unread", { count: each.unread })}</Badge>}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
