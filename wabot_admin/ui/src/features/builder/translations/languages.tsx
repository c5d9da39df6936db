/** The bot's languages, how far each is translated, and which of them is looked at. */
import { CircleCheck, CircleDashed, RefreshCw, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { languageName } from "@/lib/languages";
import { coverageOf, type TextRow } from "../model/translation-table";
import { words } from "./messages";

type Props = { languages: readonly string[]; rows: readonly TextRow[]; only: string; readOnly: boolean; onOnly: (language: string) => void; onRemove: (language: string) => void };

export function LanguageCards({ languages, rows, only, readOnly, onOnly, onRemove }: Props) {
  const t = useMessages(words);
  return (
    <ul aria-label={t("languages")} className="mb-5 grid grid-cols-[repeat(auto-fill,minmax(13.5rem,1fr))] gap-3">
      {languages.map((language) => (
        <LanguageCard key={language} language={language} rows={rows} chosen={only === language} readOnly={readOnly} onOnly={() => onOnly(only === language ? "" : language)} onRemove={() => onRemove(language)} />
      ))}
    </ul>
  );
}

type CardProps = { language: string; rows: readonly TextRow[]; chosen: boolean; readOnly: boolean; onOnly: () => void; onRemove: () => void };

function LanguageCard({ language, rows, chosen, readOnly, onOnly, onRemove }: CardProps) {
  const t = useMessages(words);
  const [mine] = useLanguage();
  const { total, done, outdated, percent } = coverageOf(rows, language);
  const name = languageName(language, mine);
  const full = done === total;
  const Icon = full ? CircleCheck : CircleDashed;
  return (
    <li className={cn("group relative rounded-xl border bg-surface shadow-card transition-colors hover:border-input", chosen && "border-primary ring-2 ring-primary/30")}>
      <button type="button" aria-pressed={chosen} aria-label={t("showOnly", { name })} onClick={onOnly} className="w-full rounded-xl px-4 pt-3 pb-3.5 text-left">
        <span className="flex items-baseline gap-2 pr-7">
          <span className="truncate font-medium">{name}</span>
          <span className="text-xs text-muted-foreground">{language}</span>
        </span>
        <span className="mt-1.5 flex items-baseline justify-between gap-2">
          <span className="text-xl font-semibold tabular-nums">{percent}%</span>
          <span className="flex items-center gap-1 text-xs text-muted-foreground tabular-nums">
            <Icon className={cn("size-3.5", full && "text-primary-ink")} aria-hidden />
            {full ? t("complete") : t("doneOf", { done, total })}
          </span>
        </span>
      </button>
      <div role="progressbar" aria-label={t("covered", { name, percent })} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className="mx-4 mb-3.5 flex h-1.5 overflow-hidden rounded-full bg-muted">
        <span className="bg-primary" style={{ width: `${total ? (done / total) * 100 : 100}%` }} />
        <span className="bg-chart-3" style={{ width: `${total ? (outdated / total) * 100 : 0}%` }} />
      </div>
      {outdated > 0 && (
        <p className="mx-4 -mt-1 mb-3 flex items-center gap-1 text-xs text-warning-ink">
          <RefreshCw className="size-3" aria-hidden />
          {t("outdatedCount", { count: outdated })}
        </p>
      )}
      {!readOnly && (
        <Button variant="ghost" size="icon-sm" aria-label={t("removeLanguage", { name })} onClick={onRemove} className="absolute top-2 right-2 text-muted-foreground opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-md:opacity-100">
          <Trash2 aria-hidden />
        </Button>
      )}
    </li>
  );
}
