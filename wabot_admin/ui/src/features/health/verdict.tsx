/** Whether all is well, and if not: what is wrong, and who does what about it. */
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { needsSomeone, type NumberRow, useMend } from "@/components/numbers/state";
import { Card } from "@/components/ui/card";
import { findingsOf } from "@/features/health/findings";
import { words } from "@/features/health/messages";
import { useMessages } from "@/lib/i18n";

export function Verdict({ health, numbers }: { health: Schemas["Health"]; numbers: readonly NumberRow[] }) {
  const t = useMessages(words);
  const findings = findingsOf(health, new Date());
  const waiting = numbers.filter(needsSomeone);
  const count = findings.length + waiting.length;
  if (count === 0) {
    return (
      <div role="status" className="flex items-center gap-3 rounded-xl bg-primary-soft px-5 py-4 text-primary-ink">
        <CircleCheck className="size-5 shrink-0" aria-hidden />
        <p>
          <span className="font-semibold">{t("allWell")}</span> {t("allWellHelp")}
        </p>
      </div>
    );
  }
  return (
    <Card aria-labelledby="verdict" className="overflow-hidden">
      <div role="status" className="flex items-center gap-3 bg-warning-soft px-5 py-3 text-warning-ink">
        <TriangleAlert className="size-5 shrink-0" aria-hidden />
        <h2 id="verdict" className="font-semibold">
          {t("needSomeone", { count })}
        </h2>
      </div>
      <ul className="divide-y">
        {findings.map((finding) => (
          <Item key={finding} title={t(`bad_${finding}`)}>
            {t(`mend_${finding}`)}{" "}
            {finding === "plugins" && (
              <Link to="/plugins" className="font-medium text-primary-ink underline-offset-4 hover:underline">
                {t("toPlugins")}
              </Link>
            )}
          </Item>
        ))}
        {waiting.map((number) => (
          <WaitingNumber key={number.id} number={number} />
        ))}
      </ul>
    </Card>
  );
}

function WaitingNumber({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  return (
    <Item title={number.name}>
      {useMend(number)}{" "}
      <Link to={`/numbers/${number.id}`} className="font-medium text-primary-ink underline-offset-4 hover:underline">
        {t("toNumber", { name: number.name })}
      </Link>
    </Item>
  );
}

function Item({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li className="px-5 py-3">
      <p className="font-medium">{title}</p>
      <p className="text-muted-foreground">{children}</p>
    </li>
  );
}
