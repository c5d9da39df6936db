/** A contact's conversations and what flows captured of them. */
import { Link } from "react-router";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { NamedValues } from "@/components/named-values";
import { ProblemLine } from "@/components/problem-notice";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/contacts/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";

const SHOWN = 20;

export function TheirConversations({ contact }: { contact: string }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const may = useMay("conversations.read");
  const query = $api.useQuery("get", "/api/conversations", { params: { query: { person: contact, limit: SHOWN } } }, { enabled: may });
  if (!may) return null;
  return (
    <Card>
      <CardHeading title={t("conversations")} />
      <CardBody>
        <ProblemLine error={query.error} />
        {query.isPending && <Skeleton className="h-10" />}
        {query.data?.items.length === 0 && <p className="text-muted-foreground">{t("noConversations")}</p>}
        <ul className="-mx-2">
          {query.data?.items.map((each) => (
            <li key={each.id}>
              <Link to={`/conversations/${each.id}?view=all`} className="flex items-center gap-3 rounded-md px-2 py-2 hover:bg-accent">
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{each.last?.text || each.bot.name}</span>
                  <span className="block text-xs text-muted-foreground">{exact(new Date(each.changed), language)}</span>
                </span>
                <Badge>{each.bot.name}</Badge>
              </Link>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

export function TheirCaptures({ contact }: { contact: string }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const may = useMay("captures.read");
  const query = $api.useQuery("get", "/api/captures", { params: { query: { contact, limit: SHOWN } } }, { enabled: may });
  if (!may) return null;
  return (
    <Card>
      <CardHeading title={t("captures")} />
      <CardBody>
        <ProblemLine error={query.error} />
        {query.isPending && <Skeleton className="h-10" />}
        {query.data?.items.length === 0 && <p className="text-muted-foreground">{t("noCaptures")}</p>}
        <ul className="divide-y">
          {query.data?.items.map((each) => (
            <li key={`${each.kind} ${each.key}`} className="py-3 first:pt-0 last:pb-0">
              <p className="mb-2 flex items-center gap-2">
                <Badge tone="info">{each.kind}</Badge>
                <span className="text-xs text-muted-foreground">{exact(new Date(each.at), language)}</span>
              </p>
              <NamedValues values={each.data} empty="–" />
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
