/** Changing a contact's name, language and fields; a field that is emptied is taken away. */
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch, type Schemas } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { words as common } from "@/components/messages";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { words } from "@/features/contacts/messages";
import { useMessages } from "@/lib/i18n";

interface Row {
  name: string;
  value: string;
}

export function EditContact({ contact, onClose }: { contact: Schemas["WholeContact"]; onClose: () => void }) {
  const t = useMessages(words);
  const c = useMessages(common);
  const [name, setName] = useState(contact.name ?? "");
  const [language, setLanguage] = useState(contact.language ?? "");
  const [rows, setRows] = useState<readonly Row[]>(() =>
    Object.entries(contact.fields).flatMap(([field, value]) => (typeof value === "object" ? [] : [{ name: field, value: String(value) }])),
  );
  const save = useAction(async () => {
    await ask(
      api.PATCH("/api/contacts/{contact}", {
        params: { path: { contact: contact.id }, header: ifMatch(contact.rev) },
        body: { name: name.trim() || null, language: language.trim() || null, fields: changesOf(contact.fields, rows) },
      }),
    );
    await changed("/api/contacts");
    toast(t("saved"));
    onClose();
  });
  const put = (place: number, row: Partial<Row>) => setRows(rows.map((each, index) => (index === place ? { ...each, ...row } : each)));
  return (
    <FormDialog open onOpenChange={onClose} title={t("editTitle")} verb={c("save")} action={save} onSubmit={() => void save.run()}>
      <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(save.error, "name")}>
        {(control) => <Input {...control} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t("language")} help={t("languageHelp")} error={fieldProblem(save.error, "language")} optional>
        {(control) => <Input {...control} value={language} onChange={(event) => setLanguage(event.target.value)} />}
      </Field>
      <fieldset className="space-y-2">
        <legend className="mb-1.5 font-medium">{t("fields")}</legend>
        {rows.map((row, place) => (
          <div key={place} className="flex gap-2">
            <Input aria-label={t("field")} placeholder={t("field")} value={row.name} onChange={(event) => put(place, { name: event.target.value })} />
            <Input aria-label={t("value")} placeholder={t("value")} value={row.value} onChange={(event) => put(place, { value: event.target.value })} />
            <Button variant="ghost" size="icon" aria-label={t("dropField", { name: row.name })} onClick={() => setRows(rows.filter((_, index) => index !== place))}>
              <X aria-hidden />
            </Button>
          </div>
        ))}
        <Button size="sm" onClick={() => setRows([...rows, { name: "", value: "" }])}>
          <Plus aria-hidden />
          {t("addField")}
        </Button>
      </fieldset>
    </FormDialog>
  );
}

/** Return what to send: fields that changed, and null for those that are gone. Values keep their kind if they can. */
function changesOf(before: Record<string, unknown>, rows: readonly Row[]): Record<string, unknown> {
  const now = new Map(rows.filter((row) => row.name.trim()).map((row) => [row.name.trim(), row.value]));
  const gone = Object.keys(before).filter((name) => typeof before[name] !== "object" && !now.get(name));
  const kept = [...now].filter(([name, value]) => value && String(before[name]) !== value);
  return Object.fromEntries([...gone.map((name) => [name, null] as const), ...kept]);
}
