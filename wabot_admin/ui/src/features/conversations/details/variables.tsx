/** What a bot knows in a conversation, by name; what the reader may not see is said to be hidden. */
import { EyeOff } from "lucide-react";
import { words } from "@/features/conversations/details/messages";
import { useMessages } from "@/lib/i18n";

const HIDDEN = "•••";

export function Variables({ variables }: { variables: Record<string, unknown> }) {
  const t = useMessages(words);
  const entries = Object.entries(variables);
  if (entries.length === 0) return <p className="text-muted-foreground">{t("noVariables")}</p>;
  return (
    <dl className="space-y-2">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs break-all text-muted-foreground">{name}</dt>
          <dd className="break-words whitespace-pre-wrap">
            {value === HIDDEN ? (
              <span className="inline-flex items-center gap-1 text-muted-foreground" title={t("hidden")}>
                <EyeOff className="size-3.5" aria-hidden />
                <span aria-hidden>{HIDDEN}</span>
                <span className="sr-only">{t("hidden")}</span>
              </span>
            ) : (
              shown(value)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function shown(value: unknown): string {
  if (typeof value === "string") return value || "–";
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value !== "object") return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, each]) => `${name}: ${shown(each)}`)
    .join("\n");
}
