/** One person: what is known, their conversations and captures, opting out and in, and erasing them. */
import { ArrowLeft, BellOff, BellRing, Merge, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link, useNavigate } from "react-router";
import { ask } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { useActorNames } from "@/components/actor-name";
import { Confirm } from "@/components/confirm";
import { NamedValues } from "@/components/named-values";
import { Page } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { EditContact } from "@/features/contacts/edit-contact";
import { MergeDialog } from "@/features/contacts/merge/merge-dialog";
import { MergedCard } from "@/features/contacts/merge/merged-card";
import { words as mergeWords } from "@/features/contacts/merge/messages";
import { words } from "@/features/contacts/messages";
import { TheirCaptures, TheirConversations } from "@/features/contacts/theirs";
import { useLanguage, useMessages } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";
import { exact } from "@/lib/times";

type Whole = Schemas["WholeContact"];
type Asking = "edit" | "merge" | "out" | "in" | "erase" | null;

export function ContactDetail({ contact }: { contact: string }) {
  const t = useMessages(words);
  const query = $api.useQuery("get", "/api/contacts/{contact}", { params: { path: { contact } } });
  if (query.data) return <Shown contact={query.data} />;
  return (
    <Page title={t("title")}>
      {query.error ? <ProblemNotice error={query.error} retry={() => void query.refetch()} /> : <Skeleton className="h-64 rounded-xl" />}
    </Page>
  );
}

function Shown({ contact }: { contact: Whole }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const [asking, setAsking] = useState<Asking>(null);
  const name = contact.name || (contact.phone && phoneShown(contact.phone)) || t("unnamed");
  const facts: [string, ReactNode][] = [
    [t("phone"), contact.phone ? phoneShown(contact.phone) : "–"],
    [t("number"), contact.number.name],
    [t("language"), contact.language ?? "–"],
    [t("seen"), exact(new Date(contact.seen), language)],
  ];
  return (
    <Page
      title={name}
      help={
        <Link to="/contacts" className="inline-flex items-center gap-1 hover:text-foreground hover:underline">
          <ArrowLeft className="size-3.5" aria-hidden />
          {t("back")}
        </Link>
      }
      action={<Actions contact={contact} onAsk={setAsking} />}
    >
      {contact.opted_out && (
        <p className="mb-4 flex items-center gap-2 rounded-lg bg-warning-soft px-4 py-2.5 text-warning-ink">
          <BellOff className="size-4 shrink-0" aria-hidden />
          {t("optedOutSince", { when: exact(new Date(contact.opted_out), language) })}
        </p>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-3">
        <div className="space-y-4 lg:col-span-2">
          <TheirConversations contact={contact.id} />
          <TheirCaptures contact={contact.id} />
        </div>
        <div className="space-y-4">
          <Card>
            <CardHeading title={t("facts")} />
            <CardBody>
              <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
                {facts.map(([label, value]) => (
                  <div key={label} className="contents">
                    <dt className="text-muted-foreground">{label}</dt>
                    <dd className="min-w-0 break-words">{value}</dd>
                  </div>
                ))}
              </dl>
            </CardBody>
          </Card>
          <Card>
            <CardHeading title={t("fields")} />
            <CardBody>
              <NamedValues values={contact.fields} empty={t("noFields")} />
            </CardBody>
          </Card>
          <MergedCard contact={contact} />
          <History contact={contact} />
        </div>
      </div>
      {asking === "edit" && <EditContact contact={contact} onClose={() => setAsking(null)} />}
      {asking === "merge" && <MergeDialog contact={contact} onClose={() => setAsking(null)} />}
      <Asked contact={contact} name={name} asking={asking} onClose={() => setAsking(null)} />
    </Page>
  );
}

function Actions({ contact, onAsk }: { contact: Whole; onAsk: (asking: Asking) => void }) {
  const t = useMessages(words);
  const m = useMessages(mergeWords);
  const mayWrite = useMay("contacts.write");
  const mayErase = useMay("contacts.erase");
  const full = useMay("personal.read");
  return (
    <>
      {mayWrite && full && (
        <Button onClick={() => onAsk("edit")}>
          <Pencil aria-hidden />
          {t("edit")}
        </Button>
      )}
      {mayWrite && full && (
        <Button onClick={() => onAsk("merge")}>
          <Merge aria-hidden />
          {m("merge")}
        </Button>
      )}
      {mayWrite && (
        <Button onClick={() => onAsk(contact.opted_out ? "in" : "out")}>
          {contact.opted_out ? <BellRing aria-hidden /> : <BellOff aria-hidden />}
          {contact.opted_out ? t("optIn") : t("optOut")}
        </Button>
      )}
      {mayErase && (
        <Button onClick={() => onAsk("erase")} className="text-danger-ink">
          <Trash2 aria-hidden />
          {t("erase")}
        </Button>
      )}
    </>
  );
}

function Asked({ contact, name, asking, onClose }: { contact: Whole; name: string; asking: Asking; onClose: () => void }) {
  const t = useMessages(words);
  const navigate = useNavigate();
  const path = { params: { path: { contact: contact.id } } };
  const told = async (work: Promise<unknown>) => {
    await work;
    await changed("/api/contacts", "/api/conversations");
  };
  return (
    <>
      <Confirm
        open={asking === "out"}
        onOpenChange={onClose}
        title={t("optOutTitle", { name })}
        help={t("optOutHelp", { number: contact.number.name })}
        verb={t("optOut")}
        onConfirm={() => told(ask(api.POST("/api/contacts/{contact}/opt-out", path)))}
      />
      <Confirm
        open={asking === "in"}
        onOpenChange={onClose}
        title={t("optInTitle", { name })}
        help={t("optInHelp")}
        verb={t("optIn")}
        danger={false}
        onConfirm={() => told(ask(api.POST("/api/contacts/{contact}/opt-in", path)))}
      />
      <Confirm
        open={asking === "erase"}
        onOpenChange={onClose}
        title={t("eraseTitle", { name })}
        help={t("eraseHelp")}
        verb={t("eraseVerb")}
        typed={t("eraseWord")}
        onConfirm={async () => {
          const erased = await ask(api.DELETE("/api/contacts/{contact}", path));
          await navigate("/contacts");
          await changed("/api/contacts", "/api/conversations", "/api/captures");
          toast(t("erased", { rows: erased.rows, files: erased.files }));
        }}
      />
    </>
  );
}

function History({ contact }: { contact: Whole }) {
  const t = useMessages(words);
  const who = useActorNames();
  const by = (actor: string) => (who(actor) === actor ? t("byColleague") : t("byAdmin", { name: who(actor) }));
  const [language] = useLanguage();
  return (
    <Card>
      <CardHeading title={t("history")} />
      <CardBody>
        {contact.opt_changes.length === 0 && <p className="text-muted-foreground">{t("noHistory")}</p>}
        <ul className="space-y-2">
          {contact.opt_changes.map(({ at, out, how, by: actor }) => (
            <li key={at + String(out)}>
              <span className="font-medium">{out ? t("wentOut") : t("wentIn")}</span> {how === "word" ? t("byWord") : by(actor)}
              <time dateTime={at} className="block text-xs text-muted-foreground">
                {exact(new Date(at), language)}
              </time>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
