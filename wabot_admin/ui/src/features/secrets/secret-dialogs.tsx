/** Keeping a new secret and setting another value: what is typed goes to wabot and is in no answer. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch, type Schemas } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { toast } from "@/components/toasts";
import { Input, Textarea } from "@/components/ui/input";
import { words } from "@/features/secrets/messages";
import { useMessages } from "@/lib/i18n";

export function NewSecretDialog({ onClose }: { onClose: () => void }) {
  const t = useMessages(words);
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const keeping = useAction(async () => {
    await ask(api.POST("/api/secrets", { body: { name, value } }));
    await changed("/api/secrets");
    toast(t("kept", { name }));
    onClose();
  });
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("new")}
      verb={t("create")}
      action={keeping}
      onSubmit={() => void keeping.run()}
      disabled={!name || !value}
    >
      <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(keeping.error, "name")}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            required
            pattern="[A-Za-z0-9_][A-Za-z0-9_\-]{0,63}"
            maxLength={64}
            className="font-mono"
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <ValueField value={value} onChange={setValue} error={fieldProblem(keeping.error, "value")} />
    </FormDialog>
  );
}

export function ChangeSecretDialog({ secret, onClose }: { secret: Schemas["Secret"]; onClose: () => void }) {
  const t = useMessages(words);
  const { name, version } = secret;
  const [value, setValue] = useState("");
  const changing = useAction(async () => {
    const params = { path: { secret: name }, header: ifMatch(version) };
    await ask(api.PUT("/api/secrets/{secret}", { params, body: { value } }));
    await changed("/api/secrets");
    toast(t("changed", { name }));
    onClose();
  });
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("changeTitle", { name })}
      help={t("changeHelp")}
      verb={t("changeVerb")}
      action={changing}
      onSubmit={() => void changing.run()}
      disabled={!value}
    >
      <ValueField value={value} onChange={setValue} error={fieldProblem(changing.error, "value")} autoFocus />
    </FormDialog>
  );
}

interface ValueFieldProps {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  autoFocus?: boolean;
}

/** Many lines, for keys are: an input of one line would drop their line ends silently. */
function ValueField({ value, onChange, error, autoFocus = false }: ValueFieldProps) {
  const t = useMessages(words);
  return (
    <Field label={t("value")} help={t("valueHelp")} error={error}>
      {(control) => (
        <Textarea
          {...control}
          autoFocus={autoFocus}
          required
          rows={3}
          className="max-h-48 font-mono"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
    </Field>
  );
}
