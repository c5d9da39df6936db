/** A reply as WhatsApp will show it, while it has marks that are not shown as typed; and how much may still be written. */
import { words } from "@/features/conversations/messages";
import { Said } from "@/features/conversations/transcript/said";
import { useMessages } from "@/lib/i18n";
import { formatted } from "@/lib/whatsapp-text";

const NEAR = 400;

export function ShownAs({ text, longest }: { text: string; longest: number }) {
  const t = useMessages(words);
  const marked = text.length <= longest && formatted(text).some(({ kind }) => kind !== "text" && kind !== "variable" && kind !== "link");
  const left = longest - text.length;
  if (!marked && left > NEAR) return null;
  return (
    <div className="mt-2 flex items-end justify-between gap-3 text-xs text-muted-foreground">
      {marked ? (
        <div role="group" aria-label={t("shownAs")} className="min-w-0">
          <p className="mb-0.5">{t("shownAs")}</p>
          <p className="max-h-24 w-fit max-w-full overflow-y-auto rounded-lg rounded-tr-sm bg-primary-soft px-2.5 py-1.5 text-sm text-foreground">
            <Said text={text} />
          </p>
        </div>
      ) : (
        <span />
      )}
      {left <= NEAR && <span className="shrink-0">{t("signsLeft", { count: left })}</span>}
    </div>
  );
}
