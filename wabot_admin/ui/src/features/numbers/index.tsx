/** All numbers: where each stands and since when, who must act, which bot answers, and what waits. */
import { Plus, Smartphone, TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useFresh } from "@/api/fresh";
import { useMay } from "@/api/me";
import { usePages } from "@/api/pages";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { words } from "@/features/numbers/messages";
import { NumberMenu } from "@/features/numbers/number-menu";
import { type NumberRow, shownPhone, StateBadge, stateOf, useMend } from "@/components/numbers/state";
import { useMessages } from "@/lib/i18n";

const ROOTS = ["/api/numbers"] as const;
const NEWS = ["number", "message"];

export function Numbers() {
  const t = useMessages(words);
  const c = useMessages(common);
  const mayAdd = useMay("numbers.write");
  useFresh(ROOTS, NEWS);
  const pages = usePages<NumberRow>(["get", "/api/numbers"], (cursor, signal) =>
    api.GET("/api/numbers", { params: { query: { ...(cursor && { cursor }) } }, signal }),
  );
  const columns: Column<NumberRow>[] = [
    { id: "name", header: t("name"), cell: (number) => <Name number={number} />, className: "w-full max-w-0" },
    { id: "state", header: t("state"), cell: (number) => <Standing number={number} />, className: "hidden sm:table-cell" },
    { id: "bot", header: t("bot"), cell: (number) => <BotName number={number} />, className: "hidden max-w-40 whitespace-nowrap lg:table-cell" },
    { id: "waiting", header: t("waiting"), cell: (number) => <Waiting number={number} />, className: "hidden md:table-cell" },
    { id: "last", header: t("lastMessage"), cell: (number) => <Last number={number} />, className: "hidden md:table-cell" },
    { id: "actions", header: c("actions"), quiet: true, className: "text-right", cell: (number) => <NumberMenu number={number} /> },
  ];
  const add = mayAdd && (
    <Button asChild variant="primary">
      <Link to="/numbers/new">
        <Plus aria-hidden />
        {t("add")}
      </Link>
    </Button>
  );
  return (
    <Page title={t("title")} help={t("help")} action={pages.rows.length > 0 && add}>
      <DataTable
        label={t("title")}
        columns={columns}
        pages={pages}
        rowKey={(number) => number.id}
        empty={<Empty icon={Smartphone} title={t("none")} help={t("noneHelp")} action={add} />}
      />
    </Page>
  );
}

function Name({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  const mend = useMend(number);
  return (
    <span className="block min-w-0 py-2">
      <Link to={`/numbers/${number.id}`} className="block truncate font-medium hover:underline">
        {number.name}
      </Link>
      <span className="block truncate text-xs text-muted-foreground tabular-nums">
        {number.phone ? shownPhone(number.phone) : t("notLinked")}
      </span>
      <span className="mt-1.5 block sm:hidden">
        <StateBadge state={stateOf(number)} />
      </span>
      {mend && (
        <span className="mt-1.5 flex gap-1.5 text-xs text-warning-ink">
          <TriangleAlert className="mt-px size-3.5 shrink-0" aria-label={t("youAct")} role="img" />
          {mend}
        </span>
      )}
    </span>
  );
}

function Standing({ number }: { number: NumberRow }) {
  const state = stateOf(number);
  return (
    <span className="flex flex-col items-start gap-0.5">
      <StateBadge state={state} />
      {number.since && state !== "unlinked" && (
        <RelativeTime at={number.since} className="px-2 text-xs whitespace-nowrap text-muted-foreground" />
      )}
    </span>
  );
}

function BotName({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  return number.bot_name ? (
    <span className="block truncate">{number.bot_name}</span>
  ) : (
    <span className="text-muted-foreground">{t("noBot")}</span>
  );
}

function Waiting({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  const said = [
    number.unhandled && t("toBot", { count: number.unhandled }),
    number.queued && t("toSend", { count: number.queued }),
  ].filter(Boolean);
  return <span className="whitespace-nowrap text-muted-foreground">{said.join(", ") || t("noneWaiting")}</span>;
}

function Last({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  const last = [number.last_in, number.last_out].filter((at) => at !== null).sort().at(-1);
  return (
    <span className="whitespace-nowrap text-muted-foreground">{last ? <RelativeTime at={last} /> : t("never")}</span>
  );
}
