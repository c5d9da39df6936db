/** Making or changing a role of the workspace's own. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch, type Schemas } from "@/api/client";
import { useMe } from "@/api/me";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { ScopeList } from "@/components/scope-list";
import { toast } from "@/components/toasts";
import { Input } from "@/components/ui/input";
import { words } from "@/features/roles/messages";
import { useMessages } from "@/lib/i18n";

type Scope = Schemas["RoleBody"]["scopes"][number];

interface RoleDialogProps {
  role: Schemas["Role"] | null;
  roles: Schemas["Roles"];
  onClose: () => void;
}

export function RoleDialog({ role, roles, onClose }: RoleDialogProps) {
  const t = useMessages(words);
  const held = useMe().data?.scopes ?? [];
  const [name, setName] = useState(role?.name ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(role?.scopes));
  const saving = useAction(async () => {
    const wanted = [...chosen] as Scope[];
    await (role
      ? ask(
          api.PUT("/api/roles/{role}", {
            params: { path: { role: role.name }, header: ifMatch(role.rev) },
            body: { scopes: wanted },
          }),
        )
      : ask(api.POST("/api/roles", { body: { name, scopes: wanted } })));
    await changed("/api/roles");
    toast(t("saved", { name }));
    onClose();
  });
  const offered = Object.entries(roles.scopes).filter(([scope]) => held.includes(scope) && !roles.admin_only.includes(scope));
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={role ? t("change", { name: role.name }) : t("new")}
      verb={t(role ? "save" : "create")}
      action={saving}
      onSubmit={() => void saving.run()}
      disabled={!name || chosen.size === 0}
    >
      {!role && (
        <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(saving.error, "name")}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              required
              pattern="[a-z][a-z0-9_\-]{0,63}"
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
            />
          )}
        </Field>
      )}
      <ScopeList legend={t("may")} scopes={Object.fromEntries(offered)} chosen={chosen} onChange={setChosen} />
    </FormDialog>
  );
}
