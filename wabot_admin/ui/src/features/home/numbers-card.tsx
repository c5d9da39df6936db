/** The numbers and where each stands. */
import { ArrowRight } from "lucide-react";
import { Link } from "react-router";
import { type NumberRow, shownPhone, StateBadge, stateOf } from "@/components/numbers/state";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

const SHOWN = 6;

export function NumbersCard({ numbers }: { numbers: readonly NumberRow[] }) {
  const t = useMessages(words);
  return (
    <Card>
      <CardHeading
        title={t("numbers")}
        action={
          <Button asChild variant="ghost" size="sm">
            <Link to="/numbers">
              {t("allNumbers")}
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        }
      />
      <ul className="px-2.5 pb-3">
        {numbers.slice(0, SHOWN).map((number) => (
          <li key={number.id}>
            <Link to={`/numbers/${number.id}`} className="flex items-center gap-3 rounded-lg px-2.5 py-2 transition-colors hover:bg-muted">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{number.name}</span>
                {number.phone && <span className="block text-xs text-muted-foreground tabular-nums">{shownPhone(number.phone)}</span>}
              </span>
              <StateBadge state={stateOf(number)} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
