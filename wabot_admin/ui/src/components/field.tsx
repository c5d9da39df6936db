/** A control with its label, its help and what is wrong with it, tied together for every reader. */
import { type FormEvent, useId, useState, type ReactNode } from "react";
import { words } from "@/components/messages";
import { type Translate, useMessages } from "@/lib/i18n";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What a control inside a Field has to carry. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, help, error: refused, optional, children }: FieldProps) {
  const t = useMessages(words);
  const id = useId();
  const [wrong, setWrong] = useState<string>();
  const error = wrong ?? refused;
  const tell = (event: FormEvent) => {
    event.preventDefault(); // the browser would cover the help with a bubble in its own language
    const control = event.target as Control;
    setWrong(sayInvalid(t, control));
    if (control.form?.querySelector(":is(input, select, textarea):invalid") === control) control.focus();
  };
  const describes = [help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="space-y-1.5" onInvalidCapture={tell} onInput={() => setWrong(undefined)}>
      <label htmlFor={id} className="flex items-baseline gap-2 font-medium">
        {label}
        {optional && <span className="text-xs font-normal text-muted-foreground">{t("optional")}</span>}
      </label>
      {children({ id, "aria-describedby": describes || undefined, "aria-invalid": error ? true : undefined })}
      {help && (
        <p id={`${id}-help`} className="text-xs text-muted-foreground">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-danger-ink">
          {error}
        </p>
      )}
    </div>
  );
}

/** Return what a control lacks before it can be sent. */
function sayInvalid(t: Translate<keyof (typeof words)["en"]>, { validity, validationMessage }: Control): string {
  if (validity.valueMissing) return t("fillIn");
  if (validity.typeMismatch) return t("wholeAddress");
  return validity.patternMismatch ? t("notAllowedHere") : validationMessage;
}
