/** How fast answers came: half of them, and nearly all. */
import { Timer } from "lucide-react";
import type { Schemas } from "@/api/client";
import { Empty } from "@/components/empty";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/analytics/messages";
import { counted } from "@/lib/counts";
import { useLanguage, useMessages } from "@/lib/i18n";
import { span } from "@/lib/times";

export function AnswerTimes({ answers }: { answers: Schemas["Answers"] }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const time = (seconds: number | null, count: number) => (count === 0 ? t("none") : seconds === null ? t("longer") : span(seconds, language));
  const rows = [
    { id: "answer", label: t("everyAnswer"), ...answers.answer },
    { id: "first", label: t("firstAnswer"), ...answers.first },
  ];
  return (
    <Card>
      <CardHeading title={t("answerTimes")} help={t("answerTimesHelp")} />
      {answers.answer.count === 0 ? (
        <Empty icon={Timer} title={t("noAnswers")} />
      ) : (
        <table className="mb-2 w-full text-left">
          <thead>
            <tr className="border-b text-xs text-muted-foreground">
              <th scope="col" className="py-2 pl-5 font-medium">
                <span className="sr-only">{t("answerTimes")}</span>
              </th>
              <th scope="col" className="px-3 py-2 text-right font-medium">{t("half")}</th>
              <th scope="col" className="hidden px-3 py-2 text-right font-medium min-[24rem]:table-cell">{t("nearlyAll")}</th>
              <th scope="col" className="py-2 pr-5 pl-3 text-right font-medium">{t("answersCount")}</th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {rows.map((row) => (
              <tr key={row.id} className="border-b last:border-0">
                <th scope="row" className="py-3 pl-5 font-normal">{row.label}</th>
                <td className="px-3 py-3 text-right font-medium whitespace-nowrap">{time(row.p50, row.count)}</td>
                <td className="hidden px-3 py-3 text-right whitespace-nowrap min-[24rem]:table-cell">{time(row.p95, row.count)}</td>
                <td className="py-3 pr-5 pl-3 text-right text-muted-foreground">{counted(row.count, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
