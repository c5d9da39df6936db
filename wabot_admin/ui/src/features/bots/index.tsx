/** All bots: how each stands, and making, bringing, naming, taking away and removing them. */
import { Bot, Plus, Upload } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { usePages } from "@/api/pages";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { SearchFilter, useFilter } from "@/components/filters";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { BotMenu } from "@/features/bots/bot-menu";
import { ImportDialog } from "@/features/bots/import-dialog";
import { words } from "@/features/bots/messages";
import { NewBotDialog } from "@/features/bots/new-bot-dialog";
import { chosenBots, ORDERS, STATES, type Order, type State } from "@/features/bots/order";
import { Numbers, StateBadges, Talks, type BotRow } from "@/features/bots/standing";
import { useMessages } from "@/lib/i18n";

const MANY = 200;

export function Bots() {
  const t = useMessages(words);
  const mayWrite = useMay("bots.write");
  const [search] = useFilter("search");
  const [state] = useFilter("state");
  const [order] = useFilter("order");
  const [sample, setSample] = useFilter("new"); // a link may ask for a template
  const [doing, setDoing] = useState<"new" | "import" | null>(null);
  const pages = usePages<BotRow>(["get", "/api/bots", search], (cursor, signal) =>
    api.GET("/api/bots", { params: { query: { limit: MANY, ...(search && { search }), ...(cursor && { cursor }) } }, signal }),
  );
  const rows = chosenBots(pages.rows, known(STATES, state), known(ORDERS, order));
  const columns: Column<BotRow>[] = [
    { id: "name", header: t("name"), cell: (bot) => <Name bot={bot} />, className: "w-full max-w-0" },
    { id: "state", header: t("state"), cell: (bot) => <StateBadges bot={bot} />, className: "hidden sm:table-cell whitespace-nowrap" },
    { id: "numbers", header: t("answers"), cell: (bot) => <Numbers bot={bot} />, className: "hidden lg:table-cell whitespace-nowrap" },
    { id: "talks", header: t("conversations"), cell: (bot) => <Talks bot={bot} />, className: "hidden md:table-cell" },
    { id: "actions", header: t("actions"), quiet: true, className: "text-right", cell: (bot) => <BotMenu bot={bot} /> },
  ];
  const begin = mayWrite && (
    <>
      <Button onClick={() => setDoing("import")}>
        <Upload aria-hidden />
        {t("import")}
      </Button>
      <Button variant="primary" onClick={() => setDoing("new")}>
        <Plus aria-hidden />
        {t("new")}
      </Button>
    </>
  );
  return (
    <Page title={t("title")} help={t("help")} action={begin} className="max-w-6xl">
      <Narrowing whole={!pages.more} />
      <DataTable label={t("title")} columns={columns} pages={{ ...pages, rows }} rowKey={(bot) => bot.id} empty={<Nothing none={!search && pages.rows.length === 0} />} />
      {mayWrite && (doing === "new" || sample) && <NewBotDialog sample={sample} onClose={() => { setDoing(null); setSample(""); }} />}
      {doing === "import" && <ImportDialog onClose={() => setDoing(null)} />}
    </Page>
  );
}

/** The order is only offered when all bots are here to be ordered. */
function Narrowing({ whole }: { whole: boolean }) {
  const t = useMessages(words);
  const [state, setState] = useFilter("state");
  const [order, setOrder] = useFilter("order");
  const states: Record<State, string> = { all: t("anyState"), live: t("stateLive"), changed: t("changed"), draft: t("draft") };
  const orders: Record<Order, string> = { name: t("byName"), talks: t("byTalks"), published: t("byPublished") };
  return (
    <div className="mb-4 flex flex-wrap gap-2">
      <SearchFilter label={t("search")} />
      <Select aria-label={t("state")} value={state} onChange={(event) => setState(event.target.value)} className="min-w-0 flex-1 sm:w-48 sm:flex-none">
        {STATES.map((each) => (
          <option key={each} value={each === "all" ? "" : each}>
            {states[each]}
          </option>
        ))}
      </Select>
      {whole && (
        <Select aria-label={t("order")} value={order} onChange={(event) => setOrder(event.target.value)} className="min-w-0 flex-1 sm:ml-auto sm:w-52 sm:flex-none">
          {ORDERS.map((each) => (
            <option key={each} value={each === "name" ? "" : each}>
              {orders[each]}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}

function Nothing({ none }: { none: boolean }) {
  const t = useMessages(words);
  const c = useMessages(common);
  const [, setSearch] = useFilter("search");
  const [, setState] = useFilter("state");
  const clear = () => {
    setSearch("");
    setState("");
  };
  if (none) return <Empty icon={Bot} title={t("none")} help={t("noneHelp")} />;
  return <Empty icon={Bot} title={c("noMatch")} help={c("noMatchHelp")} action={<Button onClick={clear}>{c("clearFilters")}</Button>} />;
}

function Name({ bot }: { bot: BotRow }) {
  const t = useMessages(words);
  return (
    <span className="flex min-w-0 items-center gap-3">
      <span className="hidden size-8 shrink-0 place-items-center rounded-lg bg-muted text-muted-foreground sm:grid" aria-hidden>
        <Bot className="size-4" />
      </span>
      <span className="min-w-0 py-1.5">
        <Link to={`/bots/${bot.id}`} className="block truncate rounded font-medium hover:underline">
          {bot.name}
        </Link>
        {bot.published && (
          <span className="hidden truncate text-xs text-muted-foreground sm:block">
            {t("publishedAt")} <RelativeTime at={bot.published} />
          </span>
        )}
        <span className="mt-1 flex flex-col items-start gap-1 text-xs sm:hidden">
          <StateBadges bot={bot} />
          {bot.numbers.length > 0 && <Numbers bot={bot} />}
          {bot.talks > 0 && <Talks bot={bot} />}
        </span>
      </span>
    </span>
  );
}

function known<T extends string>(all: readonly [T, ...T[]], value: string): T {
  return all.find((each) => each === value) ?? all[0];
}
