/** Of which bot and which number the figures are, kept in the URL. */
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { useFilter } from "@/components/filters";
import { Select } from "@/components/ui/input";
import { words } from "@/features/analytics/messages";
import { useMessages } from "@/lib/i18n";

const MANY = { params: { query: { limit: 200 } } };

export function Filters() {
  const t = useMessages(words);
  const bots = $api.useQuery("get", "/api/bots", MANY, { enabled: useMay("bots.read"), staleTime: 60_000 }).data?.items;
  const numbers = $api.useQuery("get", "/api/numbers", MANY, { enabled: useMay("numbers.read"), staleTime: 60_000 }).data?.items;
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-2.5 sm:flex-row">
      {bots && <Choice name="bot" label={t("bot")} any={t("anyBot")} choices={bots} />}
      {numbers && <Choice name="number" label={t("number")} any={t("anyNumber")} choices={numbers} />}
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  any: string;
  choices: readonly { id: string; name: string }[];
}

function Choice({ name, label, any, choices }: ChoiceProps) {
  const [value, set] = useFilter(name);
  const gone = value !== "" && !choices.some(({ id }) => id === value);
  return (
    <Select aria-label={label} className="min-w-0 flex-1 sm:max-w-48 sm:flex-none" value={value} onChange={(event) => set(event.target.value)}>
      <option value="">{any}</option>
      {gone && <option value={value}>{value}</option>}
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.name}
        </option>
      ))}
    </Select>
  );
}
