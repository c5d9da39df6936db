/** Any value: a text, or JSON; what is no JSON is kept as the text it is. */
import type { FieldProps } from "@rjsf/utils";
import { useState } from "react";
import { Field } from "@/components/field";
import { useMessages } from "@/lib/i18n";
import { words } from "../messages";
import { TemplateInput } from "./template-input";

export function JsonField(props: FieldProps) {
  const t = useMessages(words);
  const [typed, setTyped] = useState<string | null>(null);
  const value: unknown = props.formData;
  const kept = asText(value);
  const text = typed !== null && asText(parsed(typed)) === kept ? typed : kept;
  return (
    <Field label={props.schema.title ?? props.name} help={props.schema.description ?? t("jsonHelp")}>
      {(control) => (
        <TemplateInput
          lines
          className="font-mono text-xs"
          control={{ ...control, id: control.id, disabled: props.readonly === true || props.disabled === true, "aria-describedby": control["aria-describedby"] ?? "" }}
          value={text}
          onChange={(next) => {
            setTyped(next);
            props.onChange(next === "" ? undefined : parsed(next), props.fieldPathId.path);
          }}
        />
      )}
    </Field>
  );
}

function parsed(text: string): unknown {
  if (!/^\s*[[{\d"tfn-]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function asText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
