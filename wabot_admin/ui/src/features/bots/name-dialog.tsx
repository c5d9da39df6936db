/** Giving a bot another name, or its copy one. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { toast } from "@/components/toasts";
import { Input } from "@/components/ui/input";
import { words } from "@/features/bots/messages";
import type { BotRow } from "@/features/bots/standing";
import { useMessages } from "@/lib/i18n";

export function NameDialog({ bot, copying, onClose }: { bot: BotRow; copying: boolean; onClose: () => void }) {
  const t = useMessages(words);
  const [name, setName] = useState(copying ? t("copyOf", { name: bot.name }) : bot.name);
  const given = name.trim();
  const naming = useAction(async () => {
    const params = { path: { bot: bot.id } };
    if (copying) await ask(api.POST("/api/bots/{bot}/copy", { params, body: { name: given } }));
    else await ask(api.PATCH("/api/bots/{bot}", { params, body: { name: given } }));
    await changed("/api/bots");
    toast(copying ? t("created", { name: given }) : t("renamed", { name: given }));
    onClose();
  });
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={copying ? t("copyTitle", { name: bot.name }) : t("renameTitle", { name: bot.name })}
      help={copying ? t("copyHelp") : undefined}
      verb={copying ? t("copyVerb") : t("renameVerb")}
      action={naming}
      onSubmit={() => void naming.run()}
      disabled={!given || (!copying && given === bot.name)}
    >
      <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(naming.error, "name")}>
        {(control) => (
          <Input {...control} autoFocus required maxLength={200} value={name} onFocus={(event) => event.target.select()} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        )}
      </Field>
    </FormDialog>
  );
}
