/** The plugins: those that were added, those that bots miss, wabot's own parts, and what the last restarts changed. */
import { Plus, Puzzle } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { wholeList } from "@/api/pages";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { AddDialog } from "@/features/plugins/add-dialog";
import { Changes } from "@/features/plugins/changes";
import { words } from "@/features/plugins/messages";
import { Notice } from "@/features/plugins/notice";
import { Ours } from "@/features/plugins/ours";
import { sentence } from "@/features/plugins/reasons";
import { StatusBadge } from "@/features/plugins/state";
import { useMessages } from "@/lib/i18n";

type Use = Schemas["PluginUse"];

interface Row {
  name: string;
  version: string;
  status: string;
  help: string;
  use: Use | undefined;
}

/** What can stand in an address. */
const ADDRESS = /^[\w-]{1,64}$/;

export function Plugins() {
  const t = useMessages(words);
  const mayReadBots = useMay("bots.read");
  const [adding, setAdding] = useState(false);
  const query = $api.useQuery("get", "/api/plugins");
  const uses = $api.useQuery("get", "/api/plugin-uses", {}, { enabled: mayReadBots });
  const items = query.data?.items ?? [];
  const used = new Map(uses.data?.items.map((use) => [use.plugin, use]));
  const added = items.filter((plugin) => !plugin.ours);
  const gone = uses.data?.items.filter((use) => !use.installed) ?? [];
  const rows: Row[] = [
    ...gone.map((use) => ({ name: use.plugin, version: "–", status: "missing", help: t("neededBy", { bots: use.bots.map((bot) => bot.bot_name).join(", ") }), use })),
    ...added.map((plugin) => ({ name: plugin.name, version: plugin.version, status: plugin.status, help: plugin.status === "broken" ? sentence(plugin.reason) : plugin.summary || plugin.distribution, use: used.get(plugin.name) })),
  ];
  const broken = added.filter((plugin) => plugin.status === "broken");
  const columns: Column<Row>[] = [
    { id: "name", header: t("name"), cell: (row) => <Name row={row} />, className: "w-full max-w-0 min-w-40" },
    ...(mayReadBots
      ? [{ id: "used", header: t("usedBy"), cell: (row: Row) => (uses.data ? <UsedBy use={row.use} /> : <Skeleton className="h-4 w-14" />), className: "hidden sm:table-cell" }]
      : []),
    { id: "version", header: t("version"), cell: (row) => <span className="text-muted-foreground tabular-nums">{row.version}</span>, className: "hidden md:table-cell" },
    { id: "state", header: t("state"), cell: (row) => <StatusBadge status={row.status} /> },
  ];
  return (
    <Page
      title={t("title")}
      help={t("help")}
      action={
        <Button variant="primary" onClick={() => setAdding(true)} disabled={!query.data}>
          <Plus aria-hidden />
          {t("add")}
        </Button>
      }
    >
      <div className="space-y-5">
        {broken.length > 0 && <Notice tone="danger" title={t("broken", { count: broken.length })} help={t("brokenHelp")} />}
        {gone.length > 0 && <Notice tone="warning" title={t("missing", { count: gone.length })} help={t("missingHelp")} />}
        <DataTable
          label={t("title")}
          columns={columns}
          pages={wholeList(query, query.data && rows)}
          rowKey={(row) => `${row.name} ${row.help}`}
          empty={<Empty icon={Puzzle} title={t("none")} help={t("noneHelp")} />}
        />
        {query.data && <Changes changes={query.data.changes} />}
        {query.data && <Ours plugins={items.filter((plugin) => plugin.ours)} />}
      </div>
      {query.data && <AddDialog open={adding} onOpenChange={setAdding} installing={query.data.installing} />}
    </Page>
  );
}

function Name({ row }: { row: Row }) {
  const name = "block truncate font-medium";
  return (
    <span className="block min-w-0 py-1">
      {ADDRESS.test(row.name) ? (
        <Link to={`/plugins/${row.name}`} className={`${name} w-fit max-w-full rounded hover:underline`}>
          {row.name}
        </Link>
      ) : (
        <span className={name}>{row.name}</span>
      )}
      <span className="line-clamp-2 text-xs text-muted-foreground">{row.help}</span>
    </span>
  );
}

function UsedBy({ use }: { use: Use | undefined }) {
  const t = useMessages(words);
  if (!use) return <span className="whitespace-nowrap text-muted-foreground">{t("unused")}</span>;
  return (
    <span className="block whitespace-nowrap" title={use.bots.map((bot) => bot.bot_name).join(", ")}>
      {t("bots", { count: use.bots.length })}
      {use.count > 0 && <span className="block text-xs text-muted-foreground">{t("waitingNow", { count: use.count })}</span>}
    </span>
  );
}
