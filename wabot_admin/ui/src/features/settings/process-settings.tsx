/** What wabot was started with: each variable, its value without secrets, and where that came from. */
import { Search, SlidersHorizontal } from "lucide-react";
import { $api, type Schemas } from "@/api/client";
import { wholeList } from "@/api/pages";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { SearchFilter, useFilter } from "@/components/filters";
import { Badge } from "@/components/ui/badge";
import { words } from "@/features/settings/messages";
import { useMessages } from "@/lib/i18n";

type Setting = Schemas["ProcessSettings"]["items"][number];

export function ProcessSettings() {
  const t = useMessages(words);
  const [search] = useFilter("search");
  const query = $api.useQuery("get", "/api/settings/process");
  const found = query.data?.items.filter(({ variable, help }) => `${variable} ${help}`.toLowerCase().includes(search.toLowerCase()));
  const columns: Column<Setting>[] = [
    {
      id: "variable",
      header: t("variable"),
      className: "w-full py-2.5",
      cell: ({ variable, help }) => (
        <>
          <code className="text-[0.8125rem] font-medium break-all">{variable}</code>
          <span className="block text-xs text-muted-foreground">{help}</span>
        </>
      ),
    },
    {
      id: "value",
      header: t("value"),
      className: "max-w-40 sm:max-w-64 sm:min-w-40",
      cell: ({ value }) =>
        value ? <code className="text-[0.8125rem] break-all">{value}</code> : <span className="text-muted-foreground">{t("notSet")}</span>,
    },
    {
      id: "source",
      header: t("source"),
      className: "hidden sm:table-cell",
      cell: ({ source }) => <Badge tone={source === "environment" ? "info" : "neutral"}>{t(source === "environment" ? "environment" : "default")}</Badge>,
    },
  ];
  return (
    <>
      <p className="mb-4 max-w-2xl text-muted-foreground">{t("processHelp")}</p>
      <div className="mb-4">
        <SearchFilter label={t("search")} />
      </div>
      <DataTable
        label={t("process")}
        columns={columns}
        pages={wholeList(query, found)}
        rowKey={(setting) => setting.name}
        empty={<Empty icon={search ? Search : SlidersHorizontal} title={t("noMatch")} />}
      />
    </>
  );
}
