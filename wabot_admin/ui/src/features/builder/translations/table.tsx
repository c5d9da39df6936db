/** The texts and their translations side by side; on a phone under each other. */
import { ArrowUpRight } from "lucide-react";
import { useState, type CSSProperties } from "react";
import { Button } from "@/components/ui/button";
import { useLanguage, useMessages } from "@/lib/i18n";
import { languageName } from "@/lib/languages";
import type { TextRow } from "../model/translation-table";
import type { Translation } from "../model/translation-edits";
import { TranslationCell } from "./cell";
import { words } from "./messages";

const PAGE = 60;

type Props = { own: string; languages: readonly string[]; rows: readonly TextRow[]; readOnly: boolean; onTranslate: (row: string, change: Translation) => void; onGo: (row: TextRow) => void };

export function TextTable({ own, languages, rows, readOnly, onTranslate, onGo }: Props) {
  const t = useMessages(words);
  const [mine] = useLanguage();
  const [most, setMost] = useState(PAGE);
  return (
    <div className="overflow-hidden rounded-xl border bg-surface shadow-card">
      <div className="relative overflow-x-auto">
        <table aria-label={t("table")} className="w-full border-collapse text-left max-md:block md:min-w-(--least) md:table-fixed" style={{ "--least": `${(languages.length + 1) * 16}rem` } as CSSProperties}>
          <thead className="max-md:sr-only">
            <tr className="border-b text-xs text-muted-foreground">
              <th scope="col" className="px-5 py-2.5 font-medium">{t("text", { language: languageName(own, mine) })}</th>
              {languages.map((each) => (
                <th key={each} scope="col" className="px-3 py-2.5 font-medium last:pr-5">{languageName(each, mine)}</th>
              ))}
            </tr>
          </thead>
          <tbody className="max-md:block">
            {rows.slice(0, most).map((row) => (
              <tr key={row.key} className="border-b align-top last:border-0 max-md:block max-md:py-3">
                <th scope="row" className="px-5 py-3 font-normal max-md:block max-md:py-0">
                  <Source row={row} own={own} onGo={() => onGo(row)} />
                </th>
                {languages.map((each) => {
                  const cell = row.cells[each];
                  return (
                    <td key={each} className="px-3 py-2.5 last:pr-5 max-md:block max-md:px-5">
                      {languages.length > 1 && <p className="mb-1 text-xs text-muted-foreground md:hidden" aria-hidden>{languageName(each, mine)}</p>}
                      {cell && <TranslationCell row={row.key} source={row.text} language={each} cell={cell} readOnly={readOnly} onTranslate={onTranslate} />}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > most && (
        <div className="flex justify-center border-t p-3">
          <Button variant="ghost" onClick={() => setMost(most + PAGE)}>
            {t("more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Source({ row, own, onGo }: { row: TextRow; own: string; onGo: () => void }) {
  const t = useMessages(words);
  return (
    <>
      <p className="text-[0.8125rem] leading-5 break-words whitespace-pre-wrap" lang={own} dir="auto">{row.text}</p>
      <p className="mt-0.5 flex min-w-0 items-center text-xs text-muted-foreground">
        <button type="button" aria-label={t("goTo", { name: row.title })} onClick={onGo} className="group/go -ml-1 flex min-w-0 items-center gap-0.5 rounded-sm px-1 hover:bg-accent hover:text-foreground">
          <span className="truncate">{row.title} · {row.label}</span>
          <ArrowUpRight className="size-3 shrink-0" aria-hidden />
        </button>
      </p>
    </>
  );
}
