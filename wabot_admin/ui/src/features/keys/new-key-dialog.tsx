/** Making an API key; it is shown this once. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { ShownOnce } from "@/components/copy-button";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { ScopeList } from "@/components/scope-list";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Input, Select } from "@/components/ui/input";
import { words } from "@/features/keys/messages";
import { useMessages } from "@/lib/i18n";

const LIVES = [30, 90, 365];

type Scope = Schemas["KeyBody"]["scopes"][number];

export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const t = useMessages(words);
  const offered = $api.useQuery("get", "/api/keys/scopes").data?.scopes ?? {};
  const [name, setName] = useState("");
  const [days, setDays] = useState<number | null>(90);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [key, setKey] = useState("");
  const making = useAction(async () => {
    const made = await ask(api.POST("/api/keys", { body: { name, days, scopes: [...chosen] as Scope[] } }));
    await changed("/api/keys");
    setKey(made.key);
  });
  if (key) {
    return (
      <Dialog open firm onOpenChange={onClose} title={name} help={t("shown")}>
        <ShownOnce label={t("key")} text={key} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            {t("done")}
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("new")}
      verb={t("create")}
      action={making}
      onSubmit={() => void making.run()}
      disabled={!name.trim() || chosen.size === 0}
    >
      <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(making.error, "name")}>
        {(control) => (
          <Input {...control} autoFocus required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        )}
      </Field>
      <Field label={t("days")}>
        {(control) => (
          <Select {...control} value={days ?? ""} onChange={(event) => setDays(Number(event.target.value) || null)}>
            {LIVES.map((life) => (
              <option key={life} value={life}>
                {t("inDays", { count: life })}
              </option>
            ))}
            <option value="">{t("never")}</option>
          </Select>
        )}
      </Field>
      <ScopeList legend={t("may")} scopes={offered} chosen={chosen} onChange={setChosen} />
    </FormDialog>
  );
}
