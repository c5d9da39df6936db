/** One entry, all of it: what was done to what, by whom, when, and how it ended. */
import { ArrowRight, ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import type { Schemas } from "@/api/client";
import { useActorNames } from "@/components/actor-name";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { words } from "@/features/audit/messages";
import { useObjectNames } from "@/features/audit/objects";
import { Outcome } from "@/features/audit/outcome";
import { pageOf, sentence, useActionNames } from "@/features/audit/sentences";
import { useLanguage, useMessages } from "@/lib/i18n";

export function EntryDialog({ row, onClose }: { row: Schemas["Audit"]; onClose: () => void }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const who = useActorNames();
  const named = useActionNames();
  const name = useObjectNames()(row.object);
  const [, setParams] = useSearchParams();
  const page = pageOf(row.action, row.object);
  const when = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" }).format(new Date(row.at));
  const facts: [string, ReactNode][] = [
    [t("who"), <span key="who" className="inline-block first-letter:uppercase">{who(row.actor)}</span>],
    [t("when"), when],
    [t("which"), name ? <span key="which">{name} <code className="text-xs break-all text-muted-foreground">{row.object}</code></span> : row.object ? <code key="which" className="text-[0.8125rem] break-all">{row.object}</code> : "–"],
    [t("outcome"), <Outcome key="outcome" code={row.outcome} />],
    ...(row.outcome === "done" || row.outcome === "interrupted" ? [] : [[t("reason"), sentence(row.outcome)] as [string, ReactNode]]),
    [t("entry"), `${row.number}`],
  ];
  const only = (values: Record<string, string>) => {
    setParams(values, { replace: false });
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose} title={named(row.action)} help={t(row.outcome === "interrupted" ? "interruptedHelp" : "notKept")}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-2.5">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="min-w-0 break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <DialogActions>
        <Button onClick={() => only({ actor: row.actor.split(" ")[0] ?? row.actor })}>
          <ListFilter aria-hidden />
          {t("allOfThem")}
        </Button>
        {row.object && (
          <Button onClick={() => only({ object: row.object })}>
            <ListFilter aria-hidden />
            {t("allOfIt")}
          </Button>
        )}
        {page && (
          <Button asChild>
            <Link to={page}>
              {t("open")}
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
