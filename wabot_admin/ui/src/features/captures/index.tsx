/** What flows kept, a table for each kind with the columns that kind has. */
import { Inbox } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { $api, api, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { usePages } from "@/api/pages";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { useFilter } from "@/components/filters";
import { words as common } from "@/components/messages";
import { Value } from "@/components/named-values";
import { Page } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { CaptureDialog } from "@/features/captures/capture-dialog";
import { ColumnsButton } from "@/features/captures/columns-button";
import { ExportMenu } from "@/features/captures/export-menu";
import { words } from "@/features/captures/messages";
import { Narrowing } from "@/features/captures/narrowing";
import { useColumns } from "@/features/captures/use-columns";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";

type Capture = Schemas["Capture"];

export function Captures() {
  const t = useMessages(words);
  const full = useMay("personal.read");
  const kinds = $api.useQuery("get", "/api/captures/kinds");
  const [chosen] = useFilter("kind");
  const [search] = useFilter("search");
  const [bot] = useFilter("bot");
  const [number] = useFilter("number");
  const [since] = useFilter("since");
  const [until] = useFilter("until");
  const kind = kinds.data?.kinds.find((each) => each.kind === chosen) ?? kinds.data?.kinds[0];
  const query = {
    ...(kind && { kind: kind.kind }),
    ...(search && { search }),
    ...(bot && { bot }),
    ...(number && { number }),
    ...(since && { since: new Date(`${since}T00:00`).toISOString() }),
    ...(until && { until: new Date(`${until}T00:00`).toISOString() }),
  };
  return (
    <Page title={t("title")} help={full ? t("help") : t("masked")} action={kind && <ExportMenu query={query} kind={kind.kind} />} className="max-w-7xl">
      {kinds.isPending ? (
        <Skeleton className="h-64 rounded-xl" />
      ) : kinds.error ? (
        <ProblemNotice error={kinds.error} retry={() => void kinds.refetch()} />
      ) : !kind ? (
        <div className="rounded-xl border bg-surface shadow-card">
          <Empty icon={Inbox} title={t("none")} help={t("noneHelp")} action={<HowToBegin />} />
        </div>
      ) : (
        <>
          <Kinds kinds={kinds.data.kinds} chosen={kind.kind} />
          <Narrowing full={full}>
            <ColumnsButton key={kind.kind} kind={kind} />
          </Narrowing>
          <Table key={kind.kind} kind={kind} query={query} />
        </>
      )}
    </Page>
  );
}

/** The template that asks with a form and keeps the answers, for who may make a bot. */
function HowToBegin() {
  const t = useMessages(words);
  if (!useMay("bots.write")) return null;
  return (
    <Button asChild>
      <Link to="/bots?new=leads">{t("seeTemplate")}</Link>
    </Button>
  );
}

function Kinds({ kinds, chosen }: { kinds: readonly Schemas["CaptureKind"][]; chosen: string }) {
  const t = useMessages(words);
  const [, setKind] = useFilter("kind");
  return (
    <div role="group" aria-label={t("kinds")} className="mb-4 flex gap-1 overflow-x-auto border-b p-0.5 pb-0">
      {kinds.map(({ kind, count }) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kind === chosen}
          onClick={() => setKind(kind)}
          className={cn(
            "-mb-px flex max-w-60 items-center gap-1.5 border-b-2 border-transparent px-3 py-2 font-medium whitespace-nowrap text-muted-foreground hover:text-foreground",
            kind === chosen && "border-primary text-foreground",
          )}
        >
          <span className="truncate">{kind}</span>
          <span className="rounded-full bg-muted px-1.5 text-xs">{count.toLocaleString()}</span>
        </button>
      ))}
    </div>
  );
}

function Table({ kind, query }: { kind: Schemas["CaptureKind"]; query: Record<string, string> }) {
  const t = useMessages(words);
  const c = useMessages(common);
  const [open, setOpen] = useState<Capture | null>(null);
  const [shown] = useColumns(kind);
  const pages = usePages<Capture>(["get", "/api/captures", query], (cursor, signal) =>
    api.GET("/api/captures", { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }),
  );
  const columns: Column<Capture>[] = [
    {
      id: "who",
      header: t("who"),
      cell: (capture) => (
        <button type="button" aria-label={t("open", { name: whose(capture, t("unnamed")) })} onClick={() => setOpen(capture)} className="block max-w-48 truncate text-left font-medium hover:underline">
          {whose(capture, t("unnamed"))}
        </button>
      ),
    },
    ...shown.filter(({ hidden }) => !hidden).map(({ name }) => ({
      id: `data ${name}`,
      header: name,
      cell: ({ data }: Capture) => (
        <span className="block max-w-56 truncate">
          <Value value={data[name]} />
        </span>
      ),
    })),
    {
      id: "at",
      header: t("at"),
      cell: ({ at }) => <RelativeTime at={at} className="whitespace-nowrap text-muted-foreground" />,
      className: "text-right",
    },
  ];
  return (
    <>
      <DataTable
        label={kind.kind}
        columns={columns}
        pages={pages}
        rowKey={(capture) => `${capture.number.id} ${capture.contact.id ?? ""} ${capture.key}`}
        empty={<Empty icon={Inbox} title={c("noMatch")} help={c("noMatchHelp")} />}
      />
      {open && <CaptureDialog capture={open} name={whose(open, t("unnamed"))} onClose={() => setOpen(null)} />}
    </>
  );
}

function whose({ contact }: Capture, unnamed: string): string {
  return contact.name || (contact.phone && phoneShown(contact.phone)) || unnamed;
}
