/** The secrets bots use: named, set, renewed and removed here, never read. */
import { LockKeyhole, Plus, RotateCw } from "lucide-react";
import { useState } from "react";
import { ask } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { wholeList } from "@/api/pages";
import { useActorNames } from "@/components/actor-name";
import { Confirm } from "@/components/confirm";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { words } from "@/features/secrets/messages";
import { SecretMenu } from "@/features/secrets/secret-actions";
import { NewSecretDialog } from "@/features/secrets/secret-dialogs";
import { SecretUses } from "@/features/secrets/secret-uses";
import { useMessages } from "@/lib/i18n";

type Secret = Schemas["Secret"];

export function Secrets() {
  const t = useMessages(words);
  const c = useMessages(common);
  const who = useActorNames();
  const mayWrite = useMay("secrets.write");
  const query = $api.useQuery("get", "/api/secrets");
  const [open, setOpen] = useState<"new" | "rotate" | null>(null);
  const close = () => setOpen(null);
  const columns: Column<Secret>[] = [
    { id: "name", header: t("name"), cell: ({ name }) => <code className="text-[0.8125rem] font-medium break-all">{name}</code>, className: "w-full" },
    { id: "uses", header: t("usedBy"), cell: (secret) => <SecretUses secret={secret} /> },
    {
      id: "set",
      header: t("set"),
      cell: ({ updated, updated_by }) => (
        <span className="whitespace-nowrap text-muted-foreground">
          <RelativeTime at={updated} /> {t("setBy", { name: who(updated_by) })}
        </span>
      ),
      className: "hidden md:table-cell",
    },
    ...(mayWrite ? [{ id: "actions", header: c("actions"), quiet: true, cell: (secret: Secret) => <SecretMenu secret={secret} /> }] : []),
  ];
  const add = (
    <Button variant="primary" onClick={() => setOpen("new")}>
      <Plus aria-hidden />
      {t("new")}
    </Button>
  );
  const any = (query.data?.items.length ?? 0) > 0;
  return (
    <Page
      title={t("title")}
      help={t("help")}
      action={
        mayWrite && (
          <>
            {any && (
              <Button onClick={() => setOpen("rotate")}>
                <RotateCw aria-hidden />
                {t("rotate")}
              </Button>
            )}
            {add}
          </>
        )
      }
    >
      <DataTable
        label={t("title")}
        columns={columns}
        pages={wholeList(query, query.data?.items)}
        rowKey={(secret) => secret.name}
        empty={<Empty icon={LockKeyhole} title={t("none")} help={t(mayWrite ? "noneHelp" : "readOnly")} />}
      />
      <p className="mt-3 text-xs text-muted-foreground">
        {!mayWrite && any && `${t("readOnly")} `}
        {t("elsewhere")}
      </p>
      {open === "new" && <NewSecretDialog onClose={close} />}
      <Confirm
        open={open === "rotate"}
        onOpenChange={close}
        title={t("rotateTitle")}
        help={t("rotateHelp")}
        verb={t("rotate")}
        danger={false}
        onConfirm={async () => {
          const { wrapped } = await ask(api.POST("/api/secrets/rotate"));
          await changed("/api/secrets");
          toast(t("rotated", { count: wrapped }));
        }}
      />
    </Page>
  );
}
