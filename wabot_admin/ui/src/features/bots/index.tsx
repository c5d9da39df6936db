/** All bots: which are live, and making, bringing, taking away and removing them. */
import { Bot, CircleDot, Download, Ellipsis, Pencil, Plus, Trash2, Upload } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { ask } from "@/api/action";
import { api, changed, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { usePages } from "@/api/pages";
import { Confirm } from "@/components/confirm";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { SearchFilter, useFilter } from "@/components/filters";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { toast, toastProblem } from "@/components/toasts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { words } from "@/features/bots/messages";
import { ImportDialog } from "@/features/bots/import-dialog";
import { NewBotDialog } from "@/features/bots/new-bot-dialog";
import { useMessages } from "@/lib/i18n";
import { saveFile } from "@/lib/save-file";

type BotRow = Schemas["Bot"];

export function Bots() {
  const t = useMessages(words);
  const c = useMessages(common);
  const mayWrite = useMay("bots.write");
  const [search, setSearch] = useFilter("search");
  const [making, setMaking] = useState(false);
  const [bringing, setBringing] = useState(false);
  const [removing, setRemoving] = useState<BotRow | null>(null);
  const pages = usePages<BotRow>(["get", "/api/bots", search], (cursor, signal) =>
    api.GET("/api/bots", { params: { query: { ...(search && { search }), ...(cursor && { cursor }) } }, signal }),
  );
  const columns: Column<BotRow>[] = [
    { id: "name", header: t("name"), cell: (bot) => <Name bot={bot} />, className: "w-full max-w-0" },
    { id: "state", header: t("state"), cell: (bot) => <State bot={bot} />, className: "hidden sm:table-cell" },
    {
      id: "actions",
      header: c("actions"),
      quiet: true,
      className: "text-right",
      cell: (bot) => <BotMenu bot={bot} onRemove={() => setRemoving(bot)} />,
    },
  ];
  const begin = mayWrite && (
    <>
      <Button onClick={() => setBringing(true)}>
        <Upload aria-hidden />
        {t("import")}
      </Button>
      <Button variant="primary" onClick={() => setMaking(true)}>
        <Plus aria-hidden />
        {t("new")}
      </Button>
    </>
  );
  return (
    <Page title={t("title")} help={t("help")} action={begin}>
      <div className="mb-4 flex flex-wrap gap-2">
        <SearchFilter label={t("search")} />
      </div>
      <DataTable
        label={t("title")}
        columns={columns}
        pages={pages}
        rowKey={(bot) => bot.id}
        empty={
          search ? (
            <Empty
              icon={Bot}
              title={c("noMatch")}
              help={c("noMatchHelp")}
              action={<Button onClick={() => setSearch("")}>{c("clearFilters")}</Button>}
            />
          ) : (
            <Empty icon={Bot} title={t("none")} help={t("noneHelp")} />
          )
        }
      />
      <NewBotDialog open={making} onOpenChange={setMaking} />
      <ImportDialog open={bringing} onOpenChange={setBringing} />
      {removing && (
        <Confirm
          open
          onOpenChange={() => setRemoving(null)}
          title={t("deleteTitle", { name: removing.name })}
          help={t("deleteHelp")}
          verb={t("deleteVerb")}
          typed={removing.live === null ? undefined : removing.name}
          onConfirm={async () => {
            await ask(api.DELETE("/api/bots/{bot}", { params: { path: { bot: removing.id } } }));
            await changed("/api/bots");
            toast(t("deleted", { name: removing.name }));
          }}
        />
      )}
    </Page>
  );
}

function Name({ bot }: { bot: BotRow }) {
  return (
    <span className="flex min-w-0 items-center gap-3">
      <span className="grid size-8 shrink-0 place-items-center rounded-lg bg-muted text-muted-foreground" aria-hidden>
        <Bot className="size-4" />
      </span>
      <span className="min-w-0 py-1.5">
        <Link to={`/bots/${bot.id}`} className="block truncate rounded font-medium hover:underline">
          {bot.name}
        </Link>
        <span className="block sm:hidden">
          <State bot={bot} />
        </span>
      </span>
    </span>
  );
}

function State({ bot }: { bot: BotRow }) {
  const t = useMessages(words);
  return bot.live === null ? (
    <Badge>
      <Pencil aria-hidden />
      {t("draft")}
    </Badge>
  ) : (
    <Badge tone="good">
      <CircleDot aria-hidden />
      {t("live", { number: bot.live })}
    </Badge>
  );
}

function BotMenu({ bot, onRemove }: { bot: BotRow; onRemove: () => void }) {
  const t = useMessages(words);
  const mayRemove = useMay("bots.publish");
  const exportIt = async () => {
    try {
      const document = await ask(api.GET("/api/bots/{bot}/export", { params: { path: { bot: bot.id } } }));
      saveFile(`${bot.name}.json`, JSON.stringify(document, null, 2), "application/json");
    } catch (refusal) {
      toastProblem(refusal);
    }
  };
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon-sm" aria-label={t("actionsOf", { name: bot.name })}>
          <Ellipsis aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => void exportIt()}>
        <Download aria-hidden />
        {t("export")}
      </MenuItem>
      {mayRemove && (
        <>
          <MenuSeparator />
          <MenuItem danger onSelect={onRemove}>
            <Trash2 aria-hidden />
            {t("delete")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
