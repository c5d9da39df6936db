/** The installed plugins: what became of each, and what it brings. */
import { CircleCheck, CirclePause, Puzzle, TriangleAlert } from "lucide-react";
import { $api, type Schemas } from "@/api/client";
import type { Pages } from "@/api/pages";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { Page } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { words } from "@/features/plugins/messages";
import { useMessages } from "@/lib/i18n";

type Plugin = Schemas["Plugin"];

export function Plugins() {
  const t = useMessages(words);
  const query = $api.useQuery("get", "/api/plugins");
  const palette = $api.useQuery("get", "/api/palette");
  const plugins = query.data?.items ?? [];
  const broken = plugins.filter((plugin) => plugin.status === "broken");
  const pages: Pages<Plugin> = {
    rows: plugins,
    loading: query.isPending,
    loadingMore: false,
    error: query.error,
    again: () => void query.refetch(),
    more: undefined,
  };
  const count = (list: unknown, plugin: string) => (Array.isArray(list) ? list.filter((each) => belongs(each, plugin)).length : 0);
  const brings = (plugin: Plugin) => {
    const steps = count(palette.data?.actions, plugin.name);
    const triggers = count(palette.data?.triggers, plugin.name);
    const said = [steps && t("steps", { count: steps }), triggers && t("triggers", { count: triggers })].filter(Boolean);
    return said.join(", ") || t("nothing");
  };
  const columns: Column<Plugin>[] = [
    { id: "name", header: t("name"), cell: (plugin) => <Name plugin={plugin} />, className: "w-full max-w-0 min-w-40" },
    {
      id: "brings",
      header: t("brings"),
      cell: (plugin) => <span className="whitespace-nowrap text-muted-foreground">{brings(plugin)}</span>,
      className: "hidden sm:table-cell",
    },
    {
      id: "version",
      header: t("version"),
      cell: (plugin) => <span className="text-muted-foreground tabular-nums">{plugin.version}</span>,
      className: "hidden sm:table-cell",
    },
    { id: "state", header: t("state"), cell: (plugin) => <State plugin={plugin} /> },
  ];
  return (
    <Page title={t("title")} help={t("help")}>
      {broken.length > 0 && (
        <div className="mb-4 flex gap-3 rounded-xl bg-danger-soft p-4 text-danger-ink">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <p>
            <strong className="block font-medium">{t("broken", { count: broken.length })}</strong>
            {t("brokenHelp")}
          </p>
        </div>
      )}
      <DataTable
        label={t("title")}
        columns={columns}
        pages={pages}
        rowKey={(plugin) => plugin.name}
        empty={<Empty icon={Puzzle} title={t("none")} />}
      />
    </Page>
  );
}

function Name({ plugin }: { plugin: Plugin }) {
  return (
    <span className="block min-w-0 py-1">
      <span className="block truncate font-medium">{plugin.name}</span>
      <span className="block text-xs break-words text-muted-foreground">{plugin.reason || plugin.distribution}</span>
    </span>
  );
}

function State({ plugin }: { plugin: Plugin }) {
  const t = useMessages(words);
  if (plugin.status === "loaded") {
    return (
      <Badge tone="good">
        <CircleCheck aria-hidden />
        {t("loaded")}
      </Badge>
    );
  }
  if (plugin.status === "broken") {
    return (
      <Badge tone="danger">
        <TriangleAlert aria-hidden />
        {t("brokenState")}
      </Badge>
    );
  }
  return (
    <Badge>
      <CirclePause aria-hidden />
      {t("notLoaded")}
    </Badge>
  );
}

/** A type's first part is its plugin's name. */
function belongs(each: unknown, plugin: string): boolean {
  return typeof each === "object" && each !== null && "type" in each && String(each.type).startsWith(`${plugin}.`);
}
