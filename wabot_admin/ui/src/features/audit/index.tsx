/** Who did what, newest first: narrowed, looked at, exported, and whether anybody changed it since. */
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { usePages } from "@/api/pages";
import { useActorNames } from "@/components/actor-name";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { EntryDialog } from "@/features/audit/entry-dialog";
import { ExportButton } from "@/features/audit/export-button";
import { AuditFilters, useAuditFilters } from "@/features/audit/filters";
import { words } from "@/features/audit/messages";
import { useObjectNames } from "@/features/audit/objects";
import { Outcome } from "@/features/audit/outcome";
import { SealCard } from "@/features/audit/seal-card";
import { useActionNames } from "@/features/audit/sentences";
import { useMessages } from "@/lib/i18n";

type Row = Schemas["Audit"];

export function Audit() {
  const t = useMessages(words);
  const c = useMessages(common);
  const { query, narrowed, clear } = useAuditFilters();
  const [open, setOpen] = useState<Row | null>(null);
  const pages = usePages<Row>(["get", "/api/audit", query], (cursor, signal) =>
    api.GET("/api/audit", { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }),
  );
  const who = useActorNames();
  const which = useObjectNames();
  const named = useActionNames();
  const columns: Column<Row>[] = [
    {
      id: "what",
      header: t("what"),
      className: "w-full max-w-0 min-w-36",
      cell: (row) => (
        <>
          <button type="button" className="block max-w-full truncate text-left font-medium hover:underline" onClick={() => setOpen(row)}>
            {named(row.action)}
          </button>
          <span className="block truncate text-xs text-muted-foreground first-letter:uppercase sm:hidden">
            {who(row.actor)} · <RelativeTime at={row.at} />
          </span>
        </>
      ),
    },
    {
      id: "who",
      header: t("who"),
      cell: (row) => <span className="block truncate first-letter:uppercase">{who(row.actor)}</span>,
      className: "hidden max-w-48 sm:table-cell",
    },
    {
      id: "which",
      header: t("which"),
      cell: (row) => <Which object={row.object} name={which(row.object)} />,
      className: "hidden max-w-44 lg:table-cell",
    },
    { id: "outcome", header: t("outcome"), cell: (row) => <Outcome code={row.outcome} /> },
    {
      id: "when",
      header: t("when"),
      cell: (row) => <RelativeTime at={row.at} className="whitespace-nowrap text-muted-foreground" />,
      className: "hidden text-right md:table-cell",
    },
  ];
  return (
    <Page title={t("title")} help={t("help")} action={<ExportButton query={query} />}>
      <SealCard />
      <AuditFilters />
      <DataTable
        label={t("title")}
        columns={columns}
        pages={pages}
        rowKey={(row) => String(row.number)}
        empty={
          narrowed ? (
            <Empty icon={ScrollText} title={c("noMatch")} help={c("noMatchHelp")} action={<Button onClick={clear}>{c("clearFilters")}</Button>} />
          ) : (
            <Empty icon={ScrollText} title={t("none")} help={t("noneHelp")} />
          )
        }
      />
      {open && <EntryDialog row={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function Which({ object, name }: { object: string; name: string | undefined }) {
  if (name) return <span className="block truncate" title={object}>{name}</span>;
  return <code className="block truncate text-xs text-muted-foreground">{object || "–"}</code>;
}
