/** Making a bot: a name, and what to begin with. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { ask, useAction } from "@/api/action";
import { api, changed, type Schemas } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { toast } from "@/components/toasts";
import { Input, Select } from "@/components/ui/input";
import { words } from "@/features/bots/messages";
import { useMessages } from "@/lib/i18n";

type Sample = NonNullable<Schemas["NewBotBody"]["sample"]>;
const SAMPLES: readonly Sample[] = ["clinic", "shop", "echo"];

export function NewBotDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useMessages(words);
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [sample, setSample] = useState<Sample | "">("");
  const making = useAction(() => ask(api.POST("/api/bots", { body: { name: name.trim(), ...(sample && { sample }) } })));
  const close = (next: boolean) => {
    setName("");
    setSample("");
    making.clear();
    onOpenChange(next);
  };
  const make = async () => {
    const made = await making.run();
    if (!made) return;
    close(false);
    await changed("/api/bots");
    toast(t("created", { name: name.trim() }));
    await navigate(`/bots/${made.bot}`);
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={close}
      title={t("new")}
      verb={t("create")}
      action={making}
      onSubmit={() => void make()}
      disabled={!name.trim()}
    >
      <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(making.error, "name")}>
        {(control) => (
          <Input {...control} autoFocus required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        )}
      </Field>
      <Field label={t("begin")} help={sample ? undefined : t("emptyHelp")}>
        {(control) => (
          <Select {...control} value={sample} onChange={(event) => setSample(SAMPLES.find((each) => each === event.target.value) ?? "")}>
            <option value="">{t("empty")}</option>
            {SAMPLES.map((each) => (
              <option key={each} value={each}>
                {t("sample", { name: each })}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}
