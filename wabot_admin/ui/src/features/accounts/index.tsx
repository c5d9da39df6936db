/** Who uses the workspace. */
import { Ban, CircleCheck, ShieldCheck, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { $api, api, type Schemas } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { usePages } from "@/api/pages";
import { type Column, DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { useFilter } from "@/components/filters";
import { Avatar } from "@/components/layout/account-menu";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { AccountMenu } from "@/features/accounts/account-actions";
import { InviteDialog } from "@/features/accounts/invite-dialog";
import { Invites } from "@/features/accounts/invites";
import { words } from "@/features/accounts/messages";
import { useMessages } from "@/lib/i18n";
import { useRoleName } from "@/lib/role-names";

type Account = Schemas["Account"];

export function Accounts() {
  const t = useMessages(words);
  const c = useMessages(common);
  const mayWrite = useMay("accounts.write");
  const roles = $api.useQuery("get", "/api/roles").data?.items ?? [];
  const [role, setRole] = useFilter("role");
  const [inviting, setInviting] = useState(false);
  const nameOf = useRoleName();
  const pages = usePages<Account>(["get", "/api/accounts", role], (cursor, signal) =>
    api.GET("/api/accounts", { params: { query: { ...(role && { role }), ...(cursor && { cursor }) } }, signal }),
  );
  const columns: Column<Account>[] = [
    { id: "name", header: t("name"), cell: (account) => <Name account={account} />, className: "w-full max-w-0" },
    { id: "role", header: t("role"), cell: (account) => <RoleName role={account.role} />, className: "hidden sm:table-cell" },
    { id: "state", header: t("state"), cell: (account) => <State account={account} />, className: "hidden sm:table-cell" },
    {
      id: "joined",
      header: t("joined"),
      cell: (account) => <RelativeTime at={account.created} className="whitespace-nowrap text-muted-foreground" />,
      className: "hidden md:table-cell",
    },
    ...(mayWrite
      ? [{ id: "actions", header: c("actions"), quiet: true, cell: (account: Account) => <AccountMenu account={account} roles={roles} /> }]
      : []),
  ];
  return (
    <Page
      title={t("title")}
      help={t("help")}
      action={
        mayWrite && (
          <Button variant="primary" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden />
            {t("invite")}
          </Button>
        )
      }
    >
      <Select aria-label={t("role")} className="mb-4 w-full sm:w-48" value={role} onChange={(event) => setRole(event.target.value)}>
        <option value="">{t("all")}</option>
        {roles.map(({ name }) => (
          <option key={name} value={name}>
            {nameOf(name)}
          </option>
        ))}
      </Select>
      <DataTable
        label={t("title")}
        columns={columns}
        pages={pages}
        rowKey={(account) => account.id}
        empty={<Empty icon={Users} title={t("none")} action={<Button onClick={() => setRole("")}>{c("clearFilters")}</Button>} />}
      />
      <Invites />
      <InviteDialog open={inviting} onOpenChange={setInviting} roles={roles} />
    </Page>
  );
}

function Name({ account }: { account: Account }) {
  const t = useMessages(words);
  const own = useMe().data?.account.id === account.id;
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={account.name} />
      <span className="min-w-0 leading-tight">
        <span className="block truncate font-medium">
          {account.name} {own && <span className="font-normal text-muted-foreground">({t("you")})</span>}
        </span>
        <span className="block truncate text-xs text-muted-foreground">{account.email}</span>
        <span className="mt-0.5 flex items-center gap-2 text-xs text-muted-foreground sm:hidden">
          <RoleName role={account.role} />
          {account.disabled && <State account={account} />}
        </span>
      </span>
    </span>
  );
}

function RoleName({ role }: { role: string }) {
  return <span className="whitespace-nowrap">{useRoleName()(role)}</span>;
}

function State({ account }: { account: Account }) {
  const t = useMessages(words);
  if (account.disabled) {
    return (
      <Badge tone="warning">
        <Ban aria-hidden />
        {t("disabled")}
      </Badge>
    );
  }
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone="good">
        <CircleCheck aria-hidden />
        {t("active")}
      </Badge>
      {account.totp && (
        <Badge>
          <ShieldCheck aria-hidden />
          {t("secondFactor")}
        </Badge>
      )}
    </span>
  );
}
