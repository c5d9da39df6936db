/** The roles there are and what each may do. */
import { Plus, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { $api, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { ProblemNotice } from "@/components/problem-notice";
import { Page } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/roles/messages";
import { RoleDialog } from "@/features/roles/role-dialog";
import { useMessages } from "@/lib/i18n";
import { useRoleName } from "@/lib/role-names";
import { useScopeName } from "@/lib/scope-names";

type Role = Schemas["Role"];

export function Roles() {
  const t = useMessages(words);
  const mayWrite = useMay("accounts.write");
  const query = $api.useQuery("get", "/api/roles");
  const [open, setOpen] = useState<Role | "new" | null>(null);
  return (
    <Page
      title={t("title")}
      help={t("help")}
      action={
        mayWrite && (
          <Button variant="primary" onClick={() => setOpen("new")}>
            <Plus aria-hidden />
            {t("new")}
          </Button>
        )
      }
    >
      {query.error ? (
        <Card>
          <ProblemNotice error={query.error} retry={() => void query.refetch()} />
        </Card>
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2" aria-busy={query.isPending}>
          {query.data
            ? query.data.items.map((role) => (
                <li key={role.name}>
                  <RoleCard role={role} scopes={query.data.scopes} onEdit={mayWrite && !role.builtin ? () => setOpen(role) : undefined} />
                </li>
              ))
            : [0, 1, 2, 3].map((place) => (
                <li key={place}>
                  <Skeleton className="h-24 rounded-xl" />
                </li>
              ))}
        </ul>
      )}
      {open && query.data && (
        <RoleDialog role={open === "new" ? null : open} roles={query.data} onClose={() => setOpen(null)} />
      )}
    </Page>
  );
}

interface RoleCardProps {
  role: Role;
  scopes: Record<string, string>;
  onEdit: (() => void) | undefined;
}

function RoleCard({ role, scopes, onEdit }: RoleCardProps) {
  const t = useMessages(words);
  const nameOf = useRoleName();
  const scopeName = useScopeName();
  return (
    <Card className="p-4">
      <div className="flex items-center gap-2.5">
        <ShieldCheck className="size-4 text-muted-foreground" aria-hidden />
        <h2 className="min-w-0 flex-1 truncate font-semibold first-letter:uppercase">{nameOf(role.name)}</h2>
        <Badge>{t(role.builtin ? "builtin" : "own")}</Badge>
        {onEdit && (
          <Button size="sm" onClick={onEdit} aria-label={t("change", { name: role.name })}>
            {t("edit")}
          </Button>
        )}
      </div>
      <details className="mt-2">
        <summary className="rounded text-muted-foreground hover:text-foreground">{t("scopes", { count: role.scopes.length })}</summary>
        <ul className="mt-2 space-y-1 border-l-2 pl-3">
          {role.scopes.map((scope) => (
            <li key={scope}>{scopeName(scope, scopes[scope])}</li>
          ))}
        </ul>
      </details>
    </Card>
  );
}
