/** What a number is: its name, who answers, its last messages and what waits. */
import { Check, Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch } from "@/api/client";
import { useMay } from "@/api/me";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { words as common } from "@/components/messages";
import { RelativeTime } from "@/components/relative-time";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { AssignBot } from "@/features/numbers/assign-bot";
import { words } from "@/features/numbers/messages";
import { type NumberRow, shownPhone } from "@/components/numbers/state";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

export function Facts({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  const mayWrite = useMay("numbers.write");
  const [renaming, setRenaming] = useState(false);
  return (
    <Card>
      <CardHeading
        title={t("facts")}
        action={
          mayWrite && (
            <Button variant="ghost" size="sm" onClick={() => setRenaming(true)}>
              <Pencil aria-hidden />
              {t("rename")}
            </Button>
          )
        }
      />
      <dl className="grid grid-cols-2 gap-4 px-5 pb-5">
        <Fact label={t("answers")}>
          <AssignBot number={number} />
          {number.bot === null && <p className="mt-1.5 text-xs text-muted-foreground">{t("noBotHelp")}</p>}
        </Fact>
        <Fact label={t("phoneNumber")}>{number.phone ? <span className="tabular-nums">{shownPhone(number.phone)}</span> : t("notLinked")}</Fact>
        <Fact narrow label={t("lastIn")}>
          {number.last_in ? <RelativeTime at={number.last_in} /> : t("never")}
        </Fact>
        <Fact narrow label={t("lastOut")}>
          {number.last_out ? <RelativeTime at={number.last_out} /> : t("never")}
        </Fact>
        <Fact label={t("queue")}>
          <ul className="mt-1 space-y-1.5">
            <Count label={t("unhandled")} count={number.unhandled} />
            <Count label={t("queued")} count={number.queued} />
            <Count label={t("unconfirmed")} count={number.unconfirmed} />
          </ul>
        </Fact>
      </dl>
      {renaming && <Rename number={number} onClose={() => setRenaming(false)} />}
    </Card>
  );
}

function Fact({ label, narrow, children }: { label: string; narrow?: boolean; children: ReactNode }) {
  return (
    <div className={narrow ? undefined : "col-span-2"}>
      <dt className="mb-1 text-xs text-muted-foreground">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Count({ label, count }: { label: string; count: number }) {
  return (
    <li className="flex justify-between gap-3">
      <span>{label}</span>
      <span className={cn("flex items-center gap-1 tabular-nums", count === 0 ? "text-muted-foreground" : "font-medium")}>
        {count === 0 && <Check className="size-3.5" aria-hidden />}
        {count}
      </span>
    </li>
  );
}

function Rename({ number, onClose }: { number: NumberRow; onClose: () => void }) {
  const t = useMessages(words);
  const c = useMessages(common);
  const [name, setName] = useState(number.name);
  const renaming = useAction(() => {
    const params = { path: { number: number.id }, header: ifMatch(number.rev) };
    return ask(api.PATCH("/api/numbers/{number}", { params, body: { name: name.trim() } }));
  });
  const rename = async () => {
    const done = await renaming.run();
    await changed("/api/numbers");
    if (!done) return;
    toast(t("renamed"));
    onClose();
  };
  return (
    <FormDialog open onOpenChange={onClose} title={t("rename")} verb={c("save")} action={renaming} onSubmit={() => void rename()} disabled={!name.trim()}>
      <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(renaming.error, "name")}>
        {(control) => (
          <Input {...control} autoFocus required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        )}
      </Field>
    </FormDialog>
  );
}
