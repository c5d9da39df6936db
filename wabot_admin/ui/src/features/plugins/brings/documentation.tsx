/** What a plugin brings into the builder: each step and start with its help, its form, its ways out and what may fail. */
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { DocText } from "@/components/doc-text";
import { TypeIcon } from "@/components/type-icon";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { FieldList } from "@/features/plugins/brings/field-list";
import { fieldsOf } from "@/features/plugins/brings/fields";
import { words } from "@/features/plugins/brings/messages";
import { withoutTitle } from "@/lib/doc-text";
import { useLanguage, useMessages } from "@/lib/i18n";

type Detail = Schemas["PluginDetail"];
type Step = Schemas["NodeType"];

const SYSTEM = ["error", "no_reply", "invalid"] as const;

export function Documentation({ detail }: { detail: Detail }) {
  const t = useMessages(words);
  const { actions, triggers, plugin } = detail;
  return (
    <Card aria-labelledby="brings">
      <CardHeading id="brings" title={t("brings")} />
      {actions.length + triggers.length === 0 ? (
        <CardBody className="text-muted-foreground">{t(plugin.status === "loaded" ? "bringsNothing" : "bringsAfter")}</CardBody>
      ) : (
        <ul className="divide-y border-t">
          {triggers.map((each) => (
            <Entry key={each.type} type={each} kind={t("start")} />
          ))}
          {actions.map((each) => (
            <Entry key={each.type} type={each} kind={t("step")}>
              <Exits step={each} />
              <Failures step={each} seconds={detail.timeouts[each.type]} />
            </Entry>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Entry({ type, kind, children }: { type: Pick<Step, "title" | "help" | "icon" | "schema" | "ui">; kind: string; children?: ReactNode }) {
  const t = useMessages(words);
  const more = withoutTitle(type.help, type.title);
  return (
    <li>
      <details className="group">
        <summary className="flex items-center gap-3 px-5 py-3 transition-colors hover:bg-muted/60">
          <span className="rounded-md bg-primary-soft p-1.5 text-primary-ink">
            <TypeIcon name={type.icon} className="size-4" />
          </span>
          <span className="min-w-0 flex-1">
            <span className="block font-medium break-words">{type.title}</span>
            <span className="block text-xs text-muted-foreground">{kind}</span>
          </span>
          <ChevronRight className="size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90" aria-hidden />
        </summary>
        <div className="space-y-4 px-5 pt-1 pb-5">
          {more && <DocText text={more} className="text-muted-foreground" />}
          <Part title={t("fields")}>
            <FieldList fields={fieldsOf(type.schema, type.ui)} />
          </Part>
          {children}
        </div>
      </details>
    </li>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 text-xs font-medium text-muted-foreground">{title}</h3>
      {children}
    </section>
  );
}

function Exits({ step }: { step: Step }) {
  const t = useMessages(words);
  const field = step.options ? fieldsOf(step.schema, step.ui).find(({ name }) => name === step.options)?.label : undefined;
  return (
    <Part title={t("exits")}>
      <ul className="flex flex-wrap gap-1.5">
        {field && <li><Badge tone="info">{t("perOption", { field })}</Badge></li>}
        {step.exits.map((exit) => <li key={exit.name}><Badge tone="good">{exit.label}</Badge></li>)}
        {step.system_exits.map((exit) => <li key={exit.name}><Badge>{exit.label}</Badge></li>)}
      </ul>
    </Part>
  );
}

function Failures({ step, seconds }: { step: Step; seconds: number | undefined }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const long = (seconds ?? 30).toLocaleString(language, { style: "unit", unit: "second", unitDisplay: "long" });
  return (
    <Part title={t("fails")}>
      <ul className="list-disc space-y-1 pl-5 text-muted-foreground">
        {system(step).map((name) => <li key={name}>{t(`fail_${name}`, { seconds: long })}</li>)}
      </ul>
    </Part>
  );
}

function system(step: Step): (typeof SYSTEM)[number][] {
  return SYSTEM.filter((name) => step.system_exits.some((exit) => exit.name === name));
}
