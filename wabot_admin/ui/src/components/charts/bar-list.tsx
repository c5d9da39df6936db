/** Shares of a whole, each a bar with its count and percent in words: the longest first or in a given order. */
import { counted } from "@/lib/counts";
import { useLanguage } from "@/lib/i18n";

export interface Share {
  id: string;
  label: string;
  count: number;
  /** A colour of styles.css, as `var(--chart-1)`. */
  color?: string;
}

export function BarList({ shares, label }: { shares: readonly Share[]; label: string }) {
  const [language] = useLanguage();
  const whole = shares.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul aria-label={label} className="space-y-3.5">
      {shares.map(({ id, label: name, count, color = "var(--chart-1)" }) => {
        const share = whole ? count / whole : 0;
        return (
          <li key={id}>
            <div className="flex items-baseline justify-between gap-3">
              <span className="truncate">{name}</span>
              <span className="shrink-0 tabular-nums">
                <span className="font-medium">{counted(count, language)}</span>{" "}
                <span className="inline-block min-w-10 text-right text-muted-foreground">{share.toLocaleString(language, { style: "percent" })}</span>
              </span>
            </div>
            <div className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-muted" aria-hidden>
              <div className="h-full rounded-full" style={{ width: `${String(share * 100)}%`, background: color }} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
