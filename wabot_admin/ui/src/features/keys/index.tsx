/** API keys: one's own, and for an admin everyone's. */
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { ask } from "@/api/action";
import { api, changed, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { usePages } from "@/api/pages";
import { Confirm } from "@/components/confirm";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { words } from "@/features/keys/messages";
import { NewKeyDialog } from "@/features/keys/new-key-dialog";
import { useMessages } from "@/lib/i18n";
import { useScopeName } from "@/lib/scope-names";

type Key = Schemas["Key"];

export function Keys() {
  const t = useMessages(words);
  const c = useMessages(common);
  const scopeName = useScopeName();
  const may = useMay("keys.write");
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<Key | null>(null);
  const pages = usePages<Key>(["get", "/api/keys"], (cursor, signal) =>
    api.GET("/api/keys", { params: { query: { ...(cursor && { cursor }) } }, signal }),
  );
  const columns: Column<Key>[] = [
    { id: "name", header: t("name"), cell: (key) => <span className="font-medium">{key.name}</span>, className: "w-full" },
    {
      id: "scopes",
      header: t("may"),
      cell: (key) => <span title={key.scopes.map((scope) => scopeName(scope)).join("\n")}>{t("scopes", { count: key.scopes.length })}</span>,
      className: "hidden whitespace-nowrap sm:table-cell",
    },
    {
      id: "created",
      header: t("created"),
      cell: (key) => <RelativeTime at={key.created} className="whitespace-nowrap text-muted-foreground" />,
      className: "hidden md:table-cell",
    },
    {
      id: "expires",
      header: t("expires"),
      cell: (key) => (key.expires ? <RelativeTime at={key.expires} className="whitespace-nowrap" /> : t("never")),
    },
    {
      id: "actions",
      header: c("actions"),
      quiet: true,
      cell: (key) => (
        <Button variant="ghost" size="icon-sm" aria-label={`${t("remove")}: ${key.name}`} onClick={() => setRemoving(key)}>
          <Trash2 aria-hidden />
        </Button>
      ),
    },
  ];
  return (
    <Page
      title={t("title")}
      help={t("help")}
      action={
        may && (
          <Button variant="primary" onClick={() => setMaking(true)}>
            <Plus aria-hidden />
            {t("new")}
          </Button>
        )
      }
    >
      <DataTable
        label={t("title")}
        columns={columns}
        pages={pages}
        rowKey={(key) => key.id}
        empty={<Empty icon={KeyRound} title={t("none")} help={t("noneHelp")} />}
      />
      {making && <NewKeyDialog onClose={() => setMaking(false)} />}
      {removing && (
        <Confirm
          open
          onOpenChange={() => setRemoving(null)}
          title={t("removeTitle", { name: removing.name })}
          help={t("removeHelp")}
          verb={t("removeVerb")}
          onConfirm={async () => {
            await ask(api.DELETE("/api/keys/{key}", { params: { path: { key: removing.id } } }));
            await changed("/api/keys");
            toast(t("removed", { name: removing.name }));
          }}
        />
      )}
    </Page>
  );
}
