/** The numbers and where each stands. */
import { Link } from "react-router";
import { type NumberRow, shownPhone, StateBadge, stateOf } from "@/components/numbers/state";
import { Card, CardHeading } from "@/components/ui/card";
import { AllLink } from "@/features/home/all-link";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

const SHOWN = 6;

export function NumbersCard({ numbers }: { numbers: readonly NumberRow[] }) {
  const t = useMessages(words);
  return (
    <Card aria-labelledby="numbers">
      <CardHeading beside id="numbers" title={t("numbers")} action={<AllLink to="/health">{t("health")}</AllLink>} />
      <ul className="px-2.5 pb-2.5">
        {numbers.slice(0, SHOWN).map((number) => (
          <li key={number.id}>
            <Link to={`/numbers/${number.id}`} className="flex items-center gap-3 rounded-lg px-2.5 py-2 transition-colors hover:bg-muted">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{number.name}</span>
                <span className="block truncate text-xs text-muted-foreground tabular-nums">
                  {number.phone ? shownPhone(number.phone) : t("notLinked")}
                  {number.bot_name && <> · {number.bot_name}</>}
                </span>
              </span>
              <StateBadge state={stateOf(number)} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
