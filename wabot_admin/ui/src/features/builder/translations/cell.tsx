/** One text in one language, edited in place, with what is to be seen to under it. */
import { RefreshCw, TriangleAlert } from "lucide-react";
import { memo, type KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { languageName } from "@/lib/languages";
import type { Cell } from "../model/translation-table";
import type { Translation } from "../model/translation-edits";
import { words } from "./messages";

type Props = { row: string; source: string; language: string; cell: Cell; readOnly: boolean; onTranslate: (row: string, change: Translation) => void };

export const TranslationCell = memo(function TranslationCell({ row, source, language, cell, readOnly, onTranslate }: Props) {
  const t = useMessages(words);
  const [mine] = useLanguage();
  const put = (text: string) => onTranslate(row, { language, key: cell.key, text, source });
  const braced = (name: string) => `{{ ${name} }}`;
  return (
    <div className="space-y-1.5">
      <Textarea
        aria-label={t("cell", { language: languageName(language, mine), text: source })}
        data-translates={language}
        lang={language}
        dir="auto"
        rows={1}
        value={cell.text}
        placeholder={t("notYet")}
        disabled={readOnly}
        onChange={(event) => put(event.target.value)}
        onKeyDown={goOn}
        className={cn("field-sizing-content max-h-72 resize-none min-h-9 py-1.5 shadow-none sm:text-[0.8125rem]", cell.state === "missing" && "border-dashed", cell.state === "outdated" && "border-warning-ink")}
      />
      {cell.from !== undefined && (
        <div className="flex items-start gap-2 text-xs text-warning-ink">
          <RefreshCw className="mt-0.5 size-3 shrink-0" aria-hidden />
          <p className="min-w-0 flex-1 break-words">
            {t("changed")} <q className="whitespace-pre-wrap">{cell.from}</q>
          </p>
          {!readOnly && (
            <Button size="sm" onClick={() => put(cell.text)}>
              {t("stillRight")}
            </Button>
          )}
        </div>
      )}
      {cell.lost.length + cell.strange.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5 text-xs text-warning-ink">
          <TriangleAlert className="size-3 shrink-0" aria-hidden />
          {cell.lost.length > 0 && t("lost")}
          {cell.lost.map((name) =>
            readOnly ? (
              <code key={name}>{braced(name)}</code>
            ) : (
              <button key={name} type="button" aria-label={t("insert", { name: braced(name) })} onClick={() => put(`${cell.text.trimEnd()} ${braced(name)}`)} className="rounded-md border border-current/40 px-1.5 hover:bg-warning-soft">
                <code>{braced(name)}</code>
              </button>
            ),
          )}
          {cell.strange.length > 0 && t("strange")}
          {cell.strange.map((name) => (
            <code key={name}>{braced(name)}</code>
          ))}
        </p>
      )}
    </div>
  );
});

/** Ctrl + Enter goes to the same language's next text. */
function goOn(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const all = [...document.querySelectorAll<HTMLTextAreaElement>(`textarea[data-translates="${CSS.escape(event.currentTarget.dataset.translates ?? "")}"]`)];
  all[all.indexOf(event.currentTarget) + (event.shiftKey ? -1 : 1)]?.focus();
}
