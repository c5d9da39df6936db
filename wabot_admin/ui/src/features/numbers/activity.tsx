/** How a number did: messages in and out hour by hour, and how often it had to reconnect. */
import { Activity as Pulse } from "lucide-react";
import type { Schemas } from "@/api/client";
import { TimeChart } from "@/components/charts";
import { Empty } from "@/components/empty";
import { Select } from "@/components/ui/input";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/numbers/messages";
import { cn } from "@/lib/cn";
import { counted } from "@/lib/counts";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";

type Range = "day" | "week";

interface ActivityProps {
  health: Schemas["NumberHealth"];
  range: Range;
  stale: boolean;
  onRange: (range: Range) => void;
}

export function Activity({ health, range, stale, onRange }: ActivityProps) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const rows = health.hours.map(({ at, ...figures }) => ({ start: at, ...figures }));
  const quiet = health.messages_in + health.messages_out + health.reconnects === 0;
  const axis = new Intl.DateTimeFormat(language, range === "day" ? { hour: "2-digit", minute: "2-digit" } : { weekday: "short", day: "numeric" });
  return (
    <Card>
      <CardHeading
        title={t("activity")}
        action={
          <Select aria-label={t("range")} value={range} onChange={(event) => onRange(event.target.value === "week" ? "week" : "day")}>
            <option value="day">{t("day")}</option>
            <option value="week">{t("week")}</option>
          </Select>
        }
      />
      <div className={cn("px-5 pb-5 transition-opacity", stale && "opacity-60")} aria-busy={stale || undefined}>
        <dl className="mb-5 grid grid-cols-3 gap-3">
          <Sum label={t("messagesIn")} value={health.messages_in} />
          <Sum label={t("messagesOut")} value={health.messages_out} />
          <Sum label={t("reconnects")} value={health.reconnects} />
        </dl>
        {quiet ? (
          <Empty icon={Pulse} title={t("quiet")} />
        ) : (
          <TimeChart
            label={t("activity")}
            when={t("hour")}
            rows={rows}
            series={[
              { key: "messages_in", label: t("messagesIn"), color: "var(--chart-1)" },
              { key: "messages_out", label: t("messagesOut"), color: "var(--chart-2)" },
              { key: "reconnects", label: t("reconnects"), color: "var(--chart-3)" },
            ]}
            tick={(start) => axis.format(new Date(start))}
            full={(start) => exact(new Date(start), language)}
          />
        )}
      </div>
    </Card>
  );
}

function Sum({ label, value }: { label: string; value: number }) {
  const [language] = useLanguage();
  return (
    <div className="flex flex-col justify-between">
      <dt className="text-xs text-muted-foreground">{label}</dt>
      <dd className="text-xl font-semibold tabular-nums">{counted(value, language)}</dd>
    </div>
  );
}
