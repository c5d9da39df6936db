/** Who did what, newest first. */
import { CircleCheck, CircleSlash, ScrollText } from "lucide-react";
import { api, type Schemas } from "@/api/client";
import { usePages } from "@/api/pages";
import { useActorNames } from "@/components/actor-name";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { SearchFilter, useFilter } from "@/components/filters";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { words } from "@/features/audit/messages";
import { useMessages } from "@/lib/i18n";

type Row = Schemas["Audit"];

export function Audit() {
  const t = useMessages(words);
  const [actor] = useFilter("actor");
  const pages = usePages<Row>(["get", "/api/audit", actor], (cursor, signal) =>
    api.GET("/api/audit", { params: { query: { ...(actor && { actor }), ...(cursor && { cursor }) } }, signal }),
  );
  const who = useActorNames();
  const columns: Column<Row>[] = [
    { id: "what", header: t("what"), cell: (row) => <span className="font-medium">{sentence(row.action)}</span> },
    { id: "who", header: t("who"), cell: (row) => <span className="inline-block first-letter:uppercase">{who(row.actor)}</span>, className: "hidden whitespace-nowrap sm:table-cell" },
    {
      id: "which",
      header: t("which"),
      cell: (row) => <code className="text-xs break-all text-muted-foreground">{row.object}</code>,
      className: "hidden md:table-cell",
    },
    { id: "outcome", header: t("outcome"), cell: (row) => <Outcome code={row.outcome} /> },
    {
      id: "when",
      header: t("when"),
      cell: (row) => <RelativeTime at={row.at} className="whitespace-nowrap text-muted-foreground" />,
      className: "text-right",
    },
  ];
  return (
    <Page title={t("title")} help={t("help")}>
      <div className="mb-4">
        <SearchFilter name="actor" label={t("filter")} />
      </div>
      <DataTable
        label={t("title")}
        columns={columns}
        pages={pages}
        rowKey={(row) => String(row.number)}
        empty={<Empty icon={ScrollText} title={t("none")} help={t("noneHelp")} />}
      />
    </Page>
  );
}

function Outcome({ code }: { code: string }) {
  const t = useMessages(words);
  return code === "done" ? (
    <Badge tone="good">
      <CircleCheck aria-hidden />
      {t("done")}
    </Badge>
  ) : (
    <Badge tone="warning">
      <CircleSlash aria-hidden />
      {t("refused", { code: code.replaceAll("_", " ") })}
    </Badge>
  );
}

/** An operation's name as a sentence: the API names them as verbs with what they act on. */
function sentence(action: string): string {
  const words = action.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
