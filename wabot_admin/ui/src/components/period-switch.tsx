/** Which stretch of time is shown, kept in the URL. */
import { useFilter } from "@/components/filters";
import { words } from "@/components/messages";
import { Segmented } from "@/components/segmented";
import { useMessages } from "@/lib/i18n";
import { type Period, periodOf, PERIODS } from "@/lib/periods";

/** Return the period in the URL and the function that sets it there. */
export function usePeriod(otherwise: Period): [Period, (period: Period) => void] {
  const [name, set] = useFilter("period");
  return [periodOf(name, otherwise), (period) => set(period === otherwise ? "" : period)];
}

export function PeriodSwitch({ value, onChange }: { value: Period; onChange: (period: Period) => void }) {
  const t = useMessages(words);
  return <Segmented label={t("period")} value={value} onChange={onChange} choices={PERIODS.map((id) => ({ id, label: t(`period_${id}`) }))} />;
}
