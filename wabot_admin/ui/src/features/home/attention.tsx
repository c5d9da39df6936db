/** What does not mend itself: numbers that wait for someone or have no bot, broken plugins, and what went wrong lately. */
import { ChevronRight, CircleCheck, MessageCircleWarning, Puzzle, SendHorizontal, Smartphone, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { needsSomeone, type NumberRow, useMend } from "@/components/numbers/state";
import { RelativeTime } from "@/components/relative-time";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

type Trouble = Schemas["Trouble"];

export function Attention({ home }: { home: Schemas["Home"] }) {
  const t = useMessages(words);
  const numbers = home.numbers ?? [];
  const waiting = numbers.filter(needsSomeone);
  const mute = numbers.filter((number) => number.bot === null && number.wanted === "running" && !needsSomeone(number));
  const none = waiting.length + mute.length + home.broken.length + home.troubles.length === 0;
  return (
    <Card aria-labelledby="attention">
      <CardHeading id="attention" title={t("attention")} help={none ? undefined : t("attentionHelp")} />
      {none && (
        <p className="flex items-start gap-2.5 px-5 pb-5">
          <CircleCheck className="mt-0.5 size-4 shrink-0 text-primary-ink" aria-hidden />
          <span>
            {t("allWell")}
            <span className="block text-muted-foreground">{t("allWellHelp")}</span>
          </span>
        </p>
      )}
      <ul className="px-2.5 pb-2.5 empty:hidden">
        {waiting.map((number) => (
          <WaitingNumber key={number.id} number={number} />
        ))}
        {mute.map((number) => (
          <Item key={number.id} to={`/numbers/${number.id}`} icon={<Smartphone aria-hidden />} title={number.name} help={t("noBot")} />
        ))}
        {home.broken.map((name) => (
          <Item key={name} to={`/plugins/${name}`} icon={<Puzzle aria-hidden />} title={t("brokenPlugin", { name })} help={t("brokenPluginHelp")} />
        ))}
        {home.troubles.map((trouble) => (
          <Went key={`${trouble.kind} ${trouble.of}`} trouble={trouble} />
        ))}
      </ul>
    </Card>
  );
}

function WaitingNumber({ number }: { number: NumberRow }) {
  return <Item to={`/numbers/${number.id}`} icon={<TriangleAlert aria-hidden />} title={number.name} help={useMend(number)} />;
}

function Went({ trouble: { kind, of, name, count, last } }: { trouble: Trouble }) {
  const t = useMessages(words);
  const mayRead = useMay("conversations.read");
  const failed = kind === "conversations_failed";
  const talks = mayRead ? `/conversations?state=failed&bot=${of}` : `/bots/${of}`;
  return (
    <Item
      to={failed ? talks : `/numbers/${of}`}
      icon={failed ? <MessageCircleWarning aria-hidden /> : <SendHorizontal aria-hidden />}
      title={t(kind, { count })}
      help={
        <>
          {name ?? of} · <RelativeTime at={last} />
        </>
      }
    />
  );
}

interface ItemProps {
  to: string;
  icon: ReactNode;
  title: string;
  help: ReactNode;
}

function Item({ to, icon, title, help }: ItemProps) {
  return (
    <li>
      <Link to={to} className="group flex items-start gap-3 rounded-lg px-2.5 py-2 transition-colors hover:bg-muted">
        <span className="mt-0.5 grid size-7 shrink-0 place-items-center rounded-md bg-warning-soft text-warning-ink [&_svg]:size-4">{icon}</span>
        <span className="min-w-0 flex-1">
          <span className="block font-medium break-words">{title}</span>
          <span className="block text-muted-foreground">{help}</span>
        </span>
        <ChevronRight className="mt-2 size-4 shrink-0 text-muted-foreground opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100" aria-hidden />
      </Link>
    </li>
  );
}
