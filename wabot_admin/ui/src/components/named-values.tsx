/** Named values beneath each other; what the reader may not see is said to be hidden. */
import { EyeOff } from "lucide-react";
import { words } from "@/components/messages";
import { useMessages } from "@/lib/i18n";
import { HIDDEN, shown } from "@/lib/shown";

export function NamedValues({ values, empty }: { values: Record<string, unknown>; empty: string }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return <p className="text-muted-foreground">{empty}</p>;
  return (
    <dl className="space-y-2">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs break-all text-muted-foreground">{name}</dt>
          <dd className="break-words whitespace-pre-wrap">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Value({ value }: { value: unknown }) {
  const t = useMessages(words);
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (value !== HIDDEN) return shown(value);
  return (
    <span className="inline-flex items-center gap-1 text-muted-foreground" title={t("hidden")}>
      <EyeOff className="size-3.5" aria-hidden />
      <span aria-hidden>{HIDDEN}</span>
      <span className="sr-only">{t("hidden")}</span>
    </span>
  );
}
