/** Pairs of contacts that may be one person: to be looked at and merged, or kept apart for good. */
import { ArrowLeft, Merge, UsersRound } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { ask, useAction } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { Empty } from "@/components/empty";
import { Page } from "@/components/page";
import { ProblemLine, ProblemNotice } from "@/components/problem-notice";
import { RelativeTime } from "@/components/relative-time";
import { toast } from "@/components/toasts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { MergeDialog } from "@/features/contacts/merge/merge-dialog";
import { words } from "@/features/contacts/merge/messages";
import { useContactName } from "@/features/contacts/merge/names";
import { useMessages } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";

type Pair = Schemas["Likeness"];

export function Alike() {
  const t = useMessages(words);
  const found = $api.useQuery("get", "/api/likenesses");
  const [open, setOpen] = useState<Pair | null>(null);
  return (
    <Page
      title={t("alike")}
      help={t("alikeHelp")}
      action={
        <Button asChild variant="ghost">
          <Link to="/contacts">
            <ArrowLeft aria-hidden />
            {t("allContacts")}
          </Link>
        </Button>
      }
    >
      {found.isPending ? (
        <Skeleton className="h-40 rounded-xl" />
      ) : found.error ? (
        <ProblemNotice error={found.error} retry={() => void found.refetch()} />
      ) : found.data.items.length === 0 ? (
        <Card>
          <Empty icon={UsersRound} title={t("noneAlike")} help={t("noneAlikeHelp")} />
        </Card>
      ) : (
        <>
          <ul aria-label={t("alikeList")} className="space-y-3">
            {found.data.items.map((pair) => (
              <OnePair key={`${pair.one.id} ${pair.other.id}`} pair={pair} onReview={() => setOpen(pair)} />
            ))}
          </ul>
          {found.data.more && <p className="mt-4 text-center text-muted-foreground">{t("moreAlike")}</p>}
        </>
      )}
      {open && <MergeDialog contact={open.one} found={open.other} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function OnePair({ pair: { why, one, other }, onReview }: { pair: Pair; onReview: () => void }) {
  const t = useMessages(words);
  const name = useContactName();
  const may = useMay("contacts.write");
  const both = { one: name(one), other: name(other) };
  const apart = useAction(async () => {
    await ask(api.POST("/api/contacts/{contact}/apart", { params: { path: { contact: one.id } }, body: { other: other.id } }));
    await changed("/api/likenesses");
    toast(t("toldApart"));
  });
  return (
    <li>
      <Card className="p-4">
        <p className="mb-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted-foreground">
          <Badge tone="info">{t(why === "phone" ? "why_phone" : "why_name")}</Badge>
          {t("on", { number: one.number.name })}
        </p>
        <div className="flex flex-col gap-4 sm:flex-row sm:items-center">
          <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
            <Person contact={one} />
            <Person contact={other} />
          </div>
          {may && (
            <div className="flex shrink-0 gap-2">
              <Button aria-label={t("notSameOf", both)} busy={apart.busy} onClick={() => void apart.run()}>
                {t("notSame")}
              </Button>
              <Button aria-label={t("reviewOf", both)} onClick={onReview}>
                <Merge aria-hidden />
                {t("review")}
              </Button>
            </div>
          )}
        </div>
        <ProblemLine error={apart.error} className="mt-3" />
      </Card>
    </li>
  );
}

function Person({ contact }: { contact: Schemas["Contact"] }) {
  const t = useMessages(words);
  const name = useContactName();
  return (
    <div className="min-w-0">
      <Link to={`/contacts/${contact.id}`} className="block truncate font-medium hover:underline">
        {name(contact)}
      </Link>
      <p className="truncate text-xs text-muted-foreground">
        <span className="tabular-nums">{contact.phone ? phoneShown(contact.phone) : t("noPhone")}</span> · <RelativeTime at={contact.seen} />
      </p>
    </div>
  );
}
