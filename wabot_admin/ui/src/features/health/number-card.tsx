/** One number: where it stands, its connection over time, messages by the hour, and how fast it answered. */
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { shownPhone, StateBadge, stateOf } from "@/components/numbers/state";
import { Card } from "@/components/ui/card";
import { HourBars } from "@/features/health/hour-bars";
import { words } from "@/features/health/messages";
import { Strip } from "@/features/health/strip";
import { counted } from "@/lib/counts";
import { useLanguage, useMessages } from "@/lib/i18n";
import { span } from "@/lib/times";

interface NumberCardProps {
  item: Schemas["SteadyNumber"];
  since: string;
  until: string;
  range: "day" | "week";
}

export function NumberCard({ item, since, until, range }: NumberCardProps) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const { number, answers } = item;
  const said = (count: number) => counted(count, language);
  const live = item.live === null ? t("none") : item.live.toLocaleString(language, { style: "percent", maximumFractionDigits: 1 });
  const half = answers.count === 0 ? t("none") : answers.p50 === null ? t("longer") : span(answers.p50, language);
  return (
    <Card aria-label={number.name} className="p-5">
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="truncate font-semibold">
            <Link to={`/numbers/${number.id}`} className="hover:underline">{number.name}</Link>
          </h3>
          <p className="truncate text-xs text-muted-foreground tabular-nums">
            {number.phone ? shownPhone(number.phone) : t("notLinked")}
            {number.bot_name && <> · {number.bot_name}</>}
          </p>
        </div>
        <StateBadge state={stateOf(number)} />
      </header>
      <Strip spans={item.spans} since={since} until={until} range={range} />
      <dl className="mt-5 grid grid-cols-3 gap-x-3 gap-y-4">
        <Fact label={t("live")} value={live} />
        <Fact label={t("reconnects")} value={said(item.reconnects)} />
        <Fact label={t("answers")} value={half} />
        <Fact label={t("messagesIn")} value={said(item.messages_in)} />
        <Fact label={t("messagesOut")} value={said(item.messages_out)} />
        <Fact label={t("waits")} value={said(number.unhandled + number.queued)} />
      </dl>
      <HourBars hours={item.hours} range={range} />
    </Card>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-col justify-between">
      <dt className="text-xs text-muted-foreground">{label}</dt>
      <dd className="font-semibold tabular-nums">{value}</dd>
    </div>
  );
}
