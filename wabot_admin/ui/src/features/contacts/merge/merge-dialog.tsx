/** Merging a contact with another that is the same person: finding it, seeing both beside each other, and what happens. */
import { ArrowLeftRight, ArrowRight } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ask, useAction } from "@/api/action";
import { $api, api, changed, ifMatch, type Schemas } from "@/api/client";
import { FormDialog } from "@/components/form-dialog";
import { ProblemLine } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { FindContact } from "@/features/contacts/merge/find-contact";
import { words } from "@/features/contacts/merge/messages";
import { useContactName } from "@/features/contacts/merge/names";
import { useLanguage, useMessages } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";
import { exact } from "@/lib/times";

type Contact = Schemas["Contact"];
type Preview = Schemas["MergePreview"];

interface MergeDialogProps {
  contact: Contact;
  /** Whom to begin with, where it is known already; one stays on the page then. */
  found?: Contact;
  onClose: () => void;
}

export function MergeDialog({ contact, found, onClose }: MergeDialogProps) {
  const t = useMessages(words);
  const navigate = useNavigate();
  const name = useContactName();
  const [other, setOther] = useState<Contact | null>(found ?? null);
  const [swapped, setSwapped] = useState(false);
  const [goes, stays] = swapped ? [other, contact] : [contact, other];
  const merging = useAction(async ({ contact: from, into }: Preview) => {
    await ask(
      api.POST("/api/contacts/{contact}/merge", {
        params: { path: { contact: from.id }, header: ifMatch(from.rev) },
        body: { into: into.id, into_rev: into.rev },
      }),
    );
    onClose();
    if (!found) await navigate(`/contacts/${into.id}`);
    await changed("/api/contacts", "/api/likenesses", "/api/conversations", "/api/captures");
    toast(t("merged", { name: name(into) }));
  });
  const preview = $api.useQuery(
    "get",
    "/api/contacts/{contact}/merge",
    { params: { path: { contact: goes?.id ?? "" }, query: { into: stays?.id ?? "" } } },
    { enabled: other !== null && !merging.busy, staleTime: 0, retry: false },
  );
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("title", { name: name(contact) })}
      help={t(other ? "checkHelp" : "findHelp", { number: contact.number.name })}
      verb={t("verb")}
      action={merging}
      onSubmit={() => preview.data && void merging.run(preview.data)}
      disabled={!other || !preview.data}
    >
      {other === null ? (
        <FindContact contact={contact} onPick={setOther} />
      ) : preview.error ? (
        <ProblemLine error={preview.error} />
      ) : preview.data ? (
        <>
          <Beside preview={preview.data} />
          <WhatHappens preview={preview.data} />
        </>
      ) : (
        <Skeleton className="h-64 rounded-lg" />
      )}
      {other !== null && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => setSwapped(!swapped)}>
            <ArrowLeftRight aria-hidden />
            {t("swap")}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setOther(null)}>
            {t("another")}
          </Button>
        </div>
      )}
    </FormDialog>
  );
}

function Beside({ preview: { contact, into } }: { preview: Preview }) {
  const t = useMessages(words);
  return (
    <div className="grid items-stretch gap-2 sm:grid-cols-[1fr_auto_1fr]">
      <Side contact={contact} label={t("goes")} />
      <ArrowRight className="size-4 self-center justify-self-center text-muted-foreground max-sm:rotate-90" aria-hidden />
      <Side contact={into} label={t("stays")} strong />
    </div>
  );
}

function Side({ contact, label, strong = false }: { contact: Contact; label: string; strong?: boolean }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const name = useContactName();
  const facts: [string, string][] = [
    [t("phone"), contact.phone ? phoneShown(contact.phone) : "–"],
    [t("seen"), exact(new Date(contact.seen), language)],
    [t("talks"), String(contact.conversations)],
    [t("captures"), String(contact.captures)],
    [t("fields"), Object.keys(contact.fields).join(", ") || "–"],
  ];
  return (
    <section aria-label={label} className={strong ? "rounded-lg border border-primary bg-primary-soft/40 p-3" : "rounded-lg border p-3"}>
      <p className="text-xs text-muted-foreground">{label}</p>
      <p className="mb-2 truncate font-medium">{name(contact)}</p>
      <dl className="space-y-1 text-xs">
        {facts.map(([fact, value]) => (
          <div key={fact} className="flex justify-between gap-3">
            <dt className="shrink-0 text-muted-foreground">{fact}</dt>
            <dd className="min-w-0 text-right break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function WhatHappens({ preview }: { preview: Preview }) {
  const t = useMessages(words);
  const moved = preview.moves as Record<string, number | undefined>;
  const lines = [
    t("moves", { talks: moved.conversations ?? 0, captures: moved.captures ?? 0 }),
    t("later"),
    preview.ends && t("ends"),
    preview.renamed.length > 0 && t("renamed", { count: preview.renamed.length }),
    preview.opted_out ? t("optedOut") : preview.queued > 0 && t("queued", { count: preview.queued }),
    t("back"),
  ].filter((line) => typeof line === "string");
  return (
    <section aria-label={t("happens")}>
      <h3 className="mb-1.5 font-medium">{t("happens")}</h3>
      <ul className="list-disc space-y-1 pl-5 text-muted-foreground">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
