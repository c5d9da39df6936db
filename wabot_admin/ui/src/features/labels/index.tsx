/** The labels conversations are sorted by. */
import { PencilLine, Plus, Tag, Trash2 } from "lucide-react";
import { useState } from "react";
import { ask } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { useFresh } from "@/api/fresh";
import { useMay } from "@/api/me";
import { wholeList } from "@/api/pages";
import { Confirm } from "@/components/confirm";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { LabelDialog } from "@/features/labels/label-dialog";
import { words } from "@/features/labels/messages";
import { useMessages } from "@/lib/i18n";

type Label = Schemas["Label"];

const ROOTS = ["/api/labels"] as const;
const NEWS = ["label"] as const;

export function Labels() {
  const t = useMessages(words);
  const c = useMessages(common);
  const mayWrite = useMay("labels.write");
  const query = $api.useQuery("get", "/api/labels");
  useFresh(ROOTS, NEWS);
  const [open, setOpen] = useState<Label | "new" | null>(null);
  const [removing, setRemoving] = useState<Label | null>(null);
  const columns: Column<Label>[] = [
    {
      id: "name",
      header: t("name"),
      cell: ({ name, colour }) => (
        <span className="flex items-center gap-2.5 font-medium">
          <span className="size-3 shrink-0 rounded-full border border-border" style={{ backgroundColor: colour }} aria-hidden />
          <span className="break-all">{name}</span>
        </span>
      ),
      className: "w-full",
    },
    ...(mayWrite
      ? [
          {
            id: "actions",
            header: c("actions"),
            quiet: true,
            className: "whitespace-nowrap",
            cell: (label: Label) => (
              <>
                <Button variant="ghost" size="icon-sm" aria-label={t("change", { name: label.name })} onClick={() => setOpen(label)}>
                  <PencilLine aria-hidden />
                </Button>
                <Button variant="ghost" size="icon-sm" aria-label={t("removeOf", { name: label.name })} onClick={() => setRemoving(label)}>
                  <Trash2 aria-hidden />
                </Button>
              </>
            ),
          },
        ]
      : []),
  ];
  return (
    <Page
      title={t("title")}
      help={t("help")}
      className="max-w-3xl"
      action={
        mayWrite && (
          <Button variant="primary" onClick={() => setOpen("new")}>
            <Plus aria-hidden />
            {t("new")}
          </Button>
        )
      }
    >
      <DataTable
        label={t("title")}
        columns={columns}
        pages={wholeList(query, query.data?.items)}
        rowKey={(label) => label.id}
        empty={<Empty icon={Tag} title={t("none")} help={mayWrite && t("noneHelp")} />}
      />
      {open && <LabelDialog label={open === "new" ? null : open} onClose={() => setOpen(null)} />}
      {removing && (
        <Confirm
          open
          onOpenChange={() => setRemoving(null)}
          title={t("removeTitle", { name: removing.name })}
          help={t("removeHelp")}
          verb={t("removeVerb")}
          onConfirm={async () => {
            await ask(api.DELETE("/api/labels/{label}", { params: { path: { label: removing.id } } }));
            await changed("/api/labels", "/api/conversations");
            toast(t("removed", { name: removing.name }));
          }}
        />
      )}
    </Page>
  );
}
