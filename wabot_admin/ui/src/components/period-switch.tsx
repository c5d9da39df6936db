/** Which stretch of time is shown, kept in the URL; the choices lie beside each other and work by the arrow keys. */
import { useId } from "react";
import { useFilter } from "@/components/filters";
import { words } from "@/components/messages";
import { useMessages } from "@/lib/i18n";
import { type Period, periodOf, PERIODS } from "@/lib/periods";

/** Return the period in the URL and the function that sets it there. */
export function usePeriod(otherwise: Period): [Period, (period: Period) => void] {
  const [name, set] = useFilter("period");
  return [periodOf(name, otherwise), (period) => set(period === otherwise ? "" : period)];
}

export function PeriodSwitch({ value, onChange }: { value: Period; onChange: (period: Period) => void }) {
  const t = useMessages(words);
  const name = useId();
  return (
    <fieldset className="flex rounded-md border bg-surface p-0.5 shadow-card">
      <legend className="sr-only">{t("period")}</legend>
      {PERIODS.map((period) => (
        <label
          key={period}
          className="relative cursor-pointer rounded-[5px] px-2.5 py-1 text-xs font-medium whitespace-nowrap text-muted-foreground transition-colors hover:text-foreground has-checked:bg-accent has-checked:text-foreground has-focus-visible:outline-2 has-focus-visible:outline-ring"
        >
          <input type="radio" name={name} value={period} checked={value === period} onChange={() => onChange(period)} className="absolute inset-0 cursor-pointer opacity-0" />
          {t(`period_${period}`)}
        </label>
      ))}
    </fieldset>
  );
}
