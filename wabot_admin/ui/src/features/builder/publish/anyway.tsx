/** Asks who may publish in spite of what is red whether they mean it, and why it can't wait. */
import { CircleX } from "lucide-react";
import { useState } from "react";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { Textarea } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import type { blocking } from "./checks";
import { words } from "./messages";

const NAMED = 5;

type Props = { stops: NonNullable<ReturnType<typeof blocking>>; action: { busy: boolean; error: unknown }; onConfirm: (reason: string) => void; onCancel: () => void };

export function PublishAnyway({ stops: { errors, failed }, action, onConfirm, onCancel }: Props) {
  const t = useMessages(words);
  const [reason, setReason] = useState("");
  const more = failed.length - NAMED;
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && onCancel()}
      title={t("anywayTitle")}
      help={t("anywayHelp")}
      verb={t("publishAnyway")}
      danger
      action={action}
      disabled={reason.trim() === ""}
      onSubmit={() => onConfirm(reason.trim())}
    >
      <ul className="space-y-1.5 rounded-lg bg-danger-soft px-3 py-2.5 text-[0.8125rem] text-danger-ink">
        {errors > 0 && <Red>{t("errors", { count: errors })}</Red>}
        {failed.slice(0, NAMED).map((test) => (
          <Red key={test.name}>{t("testFails", { name: test.name })}</Red>
        ))}
        {more > 0 && <li className="pl-6">{t("moreFail", { count: more })}</li>}
      </ul>
      <Field label={t("reason")} help={t("reasonHelp")}>
        {(control) => <Textarea {...control} required rows={2} maxLength={400} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}

function Red({ children }: { children: string }) {
  return (
    <li className="flex items-start gap-2 wrap-anywhere">
      <CircleX className="mt-0.5 size-4 shrink-0" aria-hidden />
      {children}
    </li>
  );
}
