/** What people of ours did: how often bots called for one, how fast they answered, how long they kept conversations. */
import { Headset } from "lucide-react";
import type { Schemas } from "@/api/client";
import { Empty } from "@/components/empty";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/analytics/messages";
import { counted } from "@/lib/counts";
import { useLanguage, useMessages } from "@/lib/i18n";
import { span } from "@/lib/times";

type Times = Schemas["AnswerTimes"];

export function People({ agents }: { agents: Schemas["Agents"] }) {
  const t = useMessages(words);
  const nameOf = ({ id, name }: { id: string; name: string | null }) => name ?? (id === "phone" ? t("byPhone") : id === "operator" ? t("terminal") : t("gone"));
  const rows = [{ id: "", label: t("everybody"), ...agents }, ...agents.by_agent.map((agent) => ({ ...agent, label: nameOf(agent) }))];
  return (
    <Card aria-labelledby="people">
      <CardHeading
        id="people"
        title={t("people")}
        help={agents.called + agents.taken > 0 ? `${t("called", { count: agents.called })} ${t("taken", { count: agents.taken })}` : undefined}
      />
      {agents.called + agents.taken === 0 && agents.by_agent.length === 0 ? (
        <Empty icon={Headset} title={t("noPeople")} help={t("noPeopleHelp")} />
      ) : (
        <div className="overflow-hidden">
          <table className="mb-2 w-full text-left" aria-labelledby="people">
            <thead>
              <tr className="border-b text-xs text-muted-foreground">
                <th scope="col" className="py-2 pl-5 font-medium">{t("who")}</th>
                <th scope="col" className="px-3 py-2 text-right font-medium">{t("half")}</th>
                <th scope="col" className="hidden px-3 py-2 text-right font-medium sm:table-cell">{t("nearlyAll")}</th>
                <th scope="col" className="hidden px-3 py-2 text-right font-medium sm:table-cell">{t("answered")}</th>
                <th scope="col" className="py-2 pr-5 pl-3 text-right font-medium">{t("kept")}</th>
              </tr>
            </thead>
            <tbody className="tabular-nums">
              {rows.map((row) => (
                <Row key={row.id} label={row.label} answer={row.answer} held={row.held} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Row({ label, answer, held }: { label: string; answer: Times; held: Times }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const time = ({ count }: Times, seconds: number | null) => (count === 0 ? t("none") : seconds === null ? t("longer") : span(seconds, language));
  return (
    <tr className="border-b last:border-0">
      <th scope="row" className="max-w-32 truncate py-2.5 pl-5 sm:max-w-36 font-normal">{label}</th>
      <td className="px-3 py-2.5 text-right font-medium whitespace-nowrap">{time(answer, answer.p50)}</td>
      <td className="hidden px-3 py-2.5 text-right whitespace-nowrap sm:table-cell">{time(answer, answer.p95)}</td>
      <td className="hidden px-3 py-2.5 text-right sm:table-cell">{counted(answer.count, language)}</td>
      <td className="py-2.5 pr-5 pl-3 text-right whitespace-nowrap">{time(held, held.p50)}</td>
    </tr>
  );
}
