/** How conversations ended. */
import { MessagesSquare } from "lucide-react";
import { BarList } from "@/components/charts/bar-list";
import { Empty } from "@/components/empty";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { words } from "@/features/analytics/messages";
import { endedOf, ENDINGS, type Volumes } from "@/features/analytics/sums";
import { useMessages } from "@/lib/i18n";

const COLORS = { finished: "var(--chart-1)", expired: "var(--chart-3)", stopped: "var(--chart-2)", replaced: "var(--chart-2)", failed: "var(--chart-4)" };

export function Endings({ totals }: { totals: Volumes }) {
  const t = useMessages(words);
  const ended = endedOf(totals);
  return (
    <Card>
      <CardHeading title={t("endings")} help={ended > 0 ? t("endingsHelp", { count: ended }) : undefined} />
      {ended === 0 ? (
        <Empty icon={MessagesSquare} title={t("noneEnded")} />
      ) : (
        <CardBody className="pt-1">
          <BarList label={t("endings")} shares={ENDINGS.map((id) => ({ id, label: t(`ending_${id}`), count: totals[id], color: COLORS[id] }))} />
        </CardBody>
      )}
    </Card>
  );
}
