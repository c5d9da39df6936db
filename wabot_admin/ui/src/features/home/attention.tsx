/** What does not mend itself: numbers that wait for someone, numbers without a bot, plugins that are broken. */
import { CircleCheck, Puzzle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { needsSomeone, type NumberRow, useMend } from "@/components/numbers/state";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

export function Attention({ numbers }: { numbers: readonly NumberRow[] }) {
  const t = useMessages(words);
  const plugins = $api.useQuery("get", "/api/plugins", {}, { enabled: useMay("palette.read"), staleTime: 60_000 });
  const broken = (plugins.data?.items ?? []).filter((plugin) => plugin.status === "broken");
  const waiting = numbers.filter(needsSomeone);
  const mute = numbers.filter((number) => number.bot === null && number.wanted === "running" && !needsSomeone(number));
  const none = waiting.length + mute.length + broken.length === 0;
  return (
    <Card>
      <CardHeading title={t("attention")} help={none ? undefined : t("attentionHelp")} />
      {none && (
        <p className="flex items-start gap-2.5 px-5 pb-5">
          <CircleCheck className="mt-0.5 size-4 shrink-0 text-primary-ink" aria-hidden />
          <span>
            {t("allWell")}
            <span className="block text-muted-foreground">{t("allWellHelp")}</span>
          </span>
        </p>
      )}
      {!none && (
        <ul className="space-y-1 px-2.5 pb-3">
          {waiting.map((number) => (
            <WaitingNumber key={number.id} number={number} />
          ))}
          {mute.map((number) => (
            <Item key={number.id} to={`/numbers/${number.id}`} icon={<TriangleAlert aria-hidden />}>
              {t("noBot", { name: number.name })}
            </Item>
          ))}
          {broken.map((plugin) => (
            <Item key={plugin.name} to="/plugins" icon={<Puzzle aria-hidden />}>
              {t("brokenPlugin", { name: plugin.name })}
            </Item>
          ))}
        </ul>
      )}
    </Card>
  );
}

function WaitingNumber({ number }: { number: NumberRow }) {
  const mend = useMend(number);
  return (
    <Item to={`/numbers/${number.id}`} icon={<TriangleAlert aria-hidden />}>
      <span className="block truncate font-medium">{number.name}</span>
      <span className="block text-muted-foreground">{mend}</span>
    </Item>
  );
}

function Item({ to, icon, children }: { to: string; icon: ReactNode; children: ReactNode }) {
  return (
    <li>
      <Link to={to} className="flex gap-2.5 rounded-lg px-2.5 py-2 transition-colors hover:bg-muted">
        <span className="mt-0.5 shrink-0 text-warning-ink [&_svg]:size-4">{icon}</span>
        <span className="min-w-0 flex-1">{children}</span>
      </Link>
    </li>
  );
}
