/** The fields of a new account. */
import { fieldProblem, isProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { PasswordInput } from "@/components/password-input";
import { useSayProblem } from "@/components/problem-notice";
import { Input } from "@/components/ui/input";
import { words } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

interface TextFieldProps {
  value: string;
  onChange: (value: string) => void;
  error?: unknown;
  autoFocus?: boolean;
}

export function NameField({ value, onChange, error, autoFocus }: TextFieldProps) {
  const t = useMessages(words);
  return (
    <Field label={t("name")} error={fieldProblem(error, "name")}>
      {(control) => (
        <Input
          {...control}
          required
          autoFocus={autoFocus}
          maxLength={200}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="name"
        />
      )}
    </Field>
  );
}

export function EmailField({ value, onChange, error }: TextFieldProps) {
  const t = useMessages(words);
  return (
    <Field label={t("email")} error={fieldProblem(error, "email")}>
      {(control) => (
        <Input
          {...control}
          type="email"
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="username"
        />
      )}
    </Field>
  );
}

/** Whether it is the password alone that is refused, which its field says. */
export function isWeak(error: unknown): boolean {
  return isProblem(error) && error.code === "weak_password";
}

export function NewPasswordField({ value, onChange, error, autoFocus }: TextFieldProps) {
  const t = useMessages(words);
  const say = useSayProblem();
  return (
    <Field label={t("newPassword")} help={t("passwordHelp")} error={isWeak(error) ? say(error) : fieldProblem(error, "password")}>
      {(control) => (
        <PasswordInput
          {...control}
          required
          autoFocus={autoFocus}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="new-password"
        />
      )}
    </Field>
  );
}
