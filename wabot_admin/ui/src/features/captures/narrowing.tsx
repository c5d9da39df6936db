/** What narrows the captures: words in them, bot, number, and when they were kept. */
import type { ReactNode } from "react";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { SearchFilter, useFilter } from "@/components/filters";
import { Input, Select } from "@/components/ui/input";
import { words } from "@/features/captures/messages";
import { useMessages } from "@/lib/i18n";

export function Narrowing({ full, children }: { full: boolean; children: ReactNode }) {
  const t = useMessages(words);
  const bots = $api.useQuery("get", "/api/bots", { params: { query: { limit: 200 } } }, { enabled: useMay("bots.read") }).data?.items;
  const numbers = $api.useQuery("get", "/api/numbers", {}, { enabled: useMay("numbers.read") }).data?.items;
  const [bot, setBot] = useFilter("bot");
  const [number, setNumber] = useFilter("number");
  const [since, setSince] = useFilter("since");
  const [until, setUntil] = useFilter("until");
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      {full && <SearchFilter label={t("search")} />}
      {bots && bots.length > 1 && (
        <Select aria-label={t("bot")} value={bot} onChange={(event) => setBot(event.target.value)} className="w-full sm:w-44">
          <option value="">{t("anyBot")}</option>
          {bots.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </Select>
      )}
      {numbers && numbers.length > 1 && (
        <Select aria-label={t("number")} value={number} onChange={(event) => setNumber(event.target.value)} className="w-full sm:w-44">
          <option value="">{t("anyNumber")}</option>
          {numbers.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </Select>
      )}
      <label className="flex min-w-0 flex-1 flex-col gap-1 text-xs text-muted-foreground sm:flex-none sm:flex-row sm:items-center sm:gap-2">
        {t("since")}
        <Input type="date" value={since} onChange={(event) => setSince(event.target.value)} className="w-full px-2 text-foreground sm:w-36" />
      </label>
      <label className="flex min-w-0 flex-1 flex-col gap-1 text-xs text-muted-foreground sm:flex-none sm:flex-row sm:items-center sm:gap-2">
        {t("until")}
        <Input type="date" value={until} onChange={(event) => setUntil(event.target.value)} className="w-full px-2 text-foreground sm:w-36" />
      </label>
      {children}
    </div>
  );
}
