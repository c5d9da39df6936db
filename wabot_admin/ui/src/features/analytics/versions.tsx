/** Each version of each bot: how many conversations it had and how many came to their end. */
import { Link } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/analytics/messages";
import { endedOf } from "@/features/analytics/sums";
import { counted } from "@/lib/counts";
import { useLanguage, useMessages } from "@/lib/i18n";

type Row = Schemas["BotVolumes"];

/** Return the function that names a bot; one that is gone, or hidden, by its id. */
export function useBotNames(): (bot: string) => string {
  const bots = $api.useQuery("get", "/api/bots", { params: { query: { limit: 200 } } }, { enabled: useMay("bots.read"), staleTime: 60_000 }).data?.items;
  return (bot) => bots?.find(({ id }) => id === bot)?.name ?? bot;
}

export function Versions({ bots }: { bots: readonly Row[] }) {
  const t = useMessages(words);
  const nameOf = useBotNames();
  if (bots.length === 0) return null;
  const sorted = bots.toSorted((a, b) => nameOf(a.bot).localeCompare(nameOf(b.bot)) || b.revision - a.revision);
  return (
    <Card>
      <CardHeading title={t("versions")} help={t("versionsHelp")} />
      <div className="overflow-hidden">
        <table className="mb-2 w-full text-left" aria-label={t("versions")}>
          <thead>
            <tr className="border-b text-xs text-muted-foreground">
              <th scope="col" className="py-2 pl-5 font-medium">{t("bot")}</th>
              <th scope="col" className="px-3 py-2 text-right font-medium">{t("begun")}</th>
              <th scope="col" className="hidden px-3 py-2 text-right font-medium sm:table-cell">{t("ended")}</th>
              <th scope="col" className="hidden px-3 py-2 text-right font-medium sm:table-cell">{t("brokeOff")}</th>
              <th scope="col" className="w-1/3 py-2 pr-5 pl-3 font-medium">{t("completion")}</th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {sorted.map((row) => (
              <Version key={`${row.bot} ${String(row.revision)}`} row={row} name={nameOf(row.bot)} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Version({ row, name }: { row: Row; name: string }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const said = (count: number) => counted(count, language);
  return (
    <tr className="border-b last:border-0">
      <th scope="row" className="max-w-36 py-2.5 pl-5 font-normal sm:max-w-64">
        <Link to={`/bots/${row.bot}`} className="block truncate font-medium hover:underline">{name}</Link>
        <span className="block text-xs text-muted-foreground">{t("version", { version: row.revision })}</span>
      </th>
      <td className="px-3 py-2.5 text-right">{said(row.started)}</td>
      <td className="hidden px-3 py-2.5 text-right sm:table-cell">{said(endedOf(row))}</td>
      <td className="hidden px-3 py-2.5 text-right sm:table-cell">{said(row.failed)}</td>
      <td className="py-2.5 pr-5 pl-3">
        {row.completion === null ? (
          <span className="text-muted-foreground">{t("none")}</span>
        ) : (
          <span className="flex items-center gap-3">
            <span className="w-11 shrink-0 text-right">{row.completion.toLocaleString(language, { style: "percent" })}</span>
            <span className="h-1.5 min-w-8 flex-1 overflow-hidden rounded-full bg-muted" aria-hidden>
              <span className="block h-full rounded-full bg-(--chart-1)" style={{ width: `${String(row.completion * 100)}%` }} />
            </span>
          </span>
        )}
      </td>
    </tr>
  );
}
