/** Everyone who wrote: found by name or number, and who opted out. */
import { BellOff, ContactRound, Merge } from "lucide-react";
import { Link } from "react-router";
import { api, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { usePages } from "@/api/pages";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { SearchFilter, useFilter } from "@/components/filters";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { words as mergeWords } from "@/features/contacts/merge/messages";
import { words } from "@/features/contacts/messages";
import { useMessages } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";

type Contact = Schemas["Contact"];

export function Contacts() {
  const t = useMessages(words);
  const c = useMessages(common);
  const m = useMessages(mergeWords);
  const full = useMay("personal.read");
  const mayMerge = useMay("contacts.write") && full;
  const [search, setSearch] = useFilter("search");
  const [out, setOut] = useFilter("opted_out");
  const query = { ...(search && { search }), ...(out && { opted_out: out === "true" }) };
  const pages = usePages<Contact>(["get", "/api/contacts", query], (cursor, signal) =>
    api.GET("/api/contacts", { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }),
  );
  const columns: Column<Contact>[] = [
    { id: "name", header: t("name"), cell: (contact) => <Name contact={contact} />, className: "w-full max-w-0" },
    { id: "phone", header: t("phone"), cell: ({ phone }) => phone && phoneShown(phone), className: "hidden whitespace-nowrap sm:table-cell" },
    { id: "number", header: t("number"), cell: ({ number }) => number.name, className: "hidden max-w-40 truncate lg:table-cell" },
    { id: "talks", header: t("talks"), cell: ({ conversations }) => conversations, className: "hidden text-right md:table-cell" },
    {
      id: "seen",
      header: t("seen"),
      cell: ({ seen }) => <RelativeTime at={seen} className="whitespace-nowrap text-muted-foreground" />,
      className: "text-right",
    },
  ];
  return (
    <Page
      title={t("title")}
      help={full ? t("help") : t("noSearch")}
      action={
        mayMerge && (
          <Button asChild>
            <Link to="/contacts/alike">
              <Merge aria-hidden />
              {m("alike")}
            </Link>
          </Button>
        )
      }
    >
      <div className="mb-4 flex flex-wrap gap-2">
        {full && <SearchFilter label={t("search")} />}
        <Select aria-label={t("which")} value={out} onChange={(event) => setOut(event.target.value)} className="w-full sm:w-48">
          <option value="">{t("everyone")}</option>
          <option value="true">{t("onlyOut")}</option>
          <option value="false">{t("onlyIn")}</option>
        </Select>
      </div>
      <DataTable
        label={t("title")}
        columns={columns}
        pages={pages}
        rowKey={({ id }) => id}
        empty={
          search || out ? (
            <Empty
              icon={ContactRound}
              title={c("noMatch")}
              help={c("noMatchHelp")}
              action={<Button onClick={() => (search ? setSearch("") : setOut(""))}>{c("clearFilters")}</Button>}
            />
          ) : (
            <Empty icon={ContactRound} title={t("none")} help={t("noneHelp")} />
          )
        }
      />
    </Page>
  );
}

function Name({ contact }: { contact: Contact }) {
  const t = useMessages(words);
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5 sm:flex-nowrap">
      <Link to={`/contacts/${contact.id}`} title={contact.name ?? undefined} className="line-clamp-3 min-w-0 font-medium break-words hover:underline sm:line-clamp-1">
        {contact.name || (contact.phone && phoneShown(contact.phone)) || t("unnamed")}
      </Link>
      {contact.name && contact.phone && <span className="w-full truncate text-xs text-muted-foreground tabular-nums sm:hidden">{phoneShown(contact.phone)}</span>}
      {contact.opted_out && (
        <Badge tone="warning">
          <BellOff aria-hidden />
          {t("optedOut")}
        </Badge>
      )}
    </span>
  );
}
