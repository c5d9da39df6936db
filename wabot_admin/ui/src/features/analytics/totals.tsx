/** The period in five figures. */
import type { Schemas } from "@/api/client";
import { Figure, FigureRow } from "@/components/figure";
import { words } from "@/features/analytics/messages";
import { endedOf } from "@/features/analytics/sums";
import { counted } from "@/lib/counts";
import { useLanguage, useMessages } from "@/lib/i18n";

export function Totals({ found, ofBot }: { found: Schemas["Analytics"]; ofBot: boolean }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const { totals } = found;
  const said = (count: number) => counted(count, language);
  const percent = (part: number, whole: number) => (whole ? (part / whole).toLocaleString(language, { style: "percent" }) : t("none"));
  const sent = totals.sent + totals.sent_by_people;
  return (
    <FigureRow className="p-5">
      <Figure label={t("started")} help={t("startedHelp")} value={said(totals.started)} />
      <Figure label={t("received")} help={t(ofBot ? "handledHelp" : "receivedHelp")} value={said(ofBot ? totals.handled : totals.received)} />
      <Figure label={t("sent")} help={t("sentHelp")} value={said(sent)} />
      <Figure label={t("byPeople")} help={t("byPeopleHelp")} value={percent(totals.sent_by_people, sent)} />
      <Figure label={t("completion")} help={t("completionHelp")} value={percent(totals.finished, endedOf(totals))} />
    </FigureRow>
  );
}
