/** What a step's form asks for, one field under the other. */
import { KeyRound } from "lucide-react";
import { words } from "@/features/plugins/brings/messages";
import type { FieldRow } from "@/features/plugins/brings/fields";
import { DocText } from "@/components/doc-text";
import { useMessages } from "@/lib/i18n";

export function FieldList({ fields }: { fields: readonly FieldRow[] }) {
  const t = useMessages(words);
  const usual = ({ kind, usual: value }: FieldRow) =>
    value && t("usually", { value: kind === "yesNo" ? t(value === "true" ? "yes" : "no") : value });
  if (fields.length === 0) return <p className="text-muted-foreground">{t("noFields")}</p>;
  return (
    <ul className="space-y-2.5">
      {fields.map((field) => (
        <li key={field.name}>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{field.label}</span>
            <span className="text-xs text-muted-foreground">
              {field.kind === "secret" && <KeyRound className="mr-1 inline size-3 align-baseline" aria-hidden />}
              {[t(`kind_${field.kind}`), field.required ? t("required") : usual(field)].filter(Boolean).join(" · ")}
            </span>
          </p>
          {field.help && <DocText text={field.help} className="text-muted-foreground" />}
          {field.choices.length > 0 && <p className="text-xs break-words text-muted-foreground">{t("choices", { choices: field.choices.join(", ") })}</p>}
          {field.parts.length > 0 && (
            <div className="mt-2 border-l-2 pl-4">
              <FieldList fields={field.parts} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
