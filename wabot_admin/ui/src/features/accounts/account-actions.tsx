/** What can be done with someone's account: another role, a reset link, disabling and enabling. */
import { Ban, CircleCheck, Ellipsis, KeyRound, ShieldHalf, ShieldOff } from "lucide-react";
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch, type Schemas } from "@/api/client";
import { Confirm } from "@/components/confirm";
import { FormDialog } from "@/components/form-dialog";
import { toast, toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { LinkShown } from "@/features/accounts/link-shown";
import { words } from "@/features/accounts/messages";
import { RoleField } from "@/features/accounts/role-field";
import { useMessages } from "@/lib/i18n";

interface AccountMenuProps {
  account: Schemas["Account"];
  roles: readonly Schemas["Role"][];
}

export function AccountMenu({ account, roles }: AccountMenuProps) {
  const t = useMessages(words);
  const [asked, setAsked] = useState<"role" | "reset" | "oneStep" | "disable" | null>(null);
  const [link, setLink] = useState<Schemas["Link"] | null>(null);
  const path = { account: account.id };
  const change = async (body: Schemas["AccountBody"]) => {
    await ask(api.PATCH("/api/accounts/{account}", { params: { path, header: ifMatch(account.rev) }, body }));
    await changed("/api/accounts");
    toast(t("changed", { name: account.name }));
  };
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={t("actionsOf", { name: account.name })}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setAsked("role")}>
          <ShieldHalf aria-hidden />
          {t("changeRole")}
        </MenuItem>
        <MenuItem onSelect={() => setAsked("reset")}>
          <KeyRound aria-hidden />
          {t("reset")}
        </MenuItem>
        {account.totp && (
          <MenuItem onSelect={() => setAsked("oneStep")}>
            <ShieldOff aria-hidden />
            {t("oneStep")}
          </MenuItem>
        )}
        <MenuSeparator />
        {account.disabled ? (
          <MenuItem onSelect={() => void change({ disabled: false }).catch(toastProblem)}>
            <CircleCheck aria-hidden />
            {t("enable")}
          </MenuItem>
        ) : (
          <MenuItem danger onSelect={() => setAsked("disable")}>
            <Ban aria-hidden />
            {t("disable")}
          </MenuItem>
        )}
      </Menu>
      {asked === "role" && <RoleDialog account={account} roles={roles} onChange={change} onClose={() => setAsked(null)} />}
      <Confirm
        open={asked === "reset"}
        onOpenChange={() => setAsked(null)}
        title={t("resetTitle", { name: account.name })}
        help={t("resetHelp")}
        verb={t("makeLink")}
        danger={false}
        onConfirm={async () => setLink(await ask(api.POST("/api/accounts/{account}/reset", { params: { path } })))}
      />
      <Confirm
        open={asked === "oneStep"}
        onOpenChange={() => setAsked(null)}
        title={t("oneStepTitle", { name: account.name })}
        help={t("oneStepHelp")}
        verb={t("oneStep")}
        onConfirm={async () => {
          await ask(api.POST("/api/accounts/{account}/totp/remove", { params: { path } }));
          await changed("/api/accounts");
          toast(t("changed", { name: account.name }));
        }}
      />
      <Confirm
        open={asked === "disable"}
        onOpenChange={() => setAsked(null)}
        title={t("disableTitle", { name: account.name })}
        help={t("disableHelp")}
        verb={t("disable")}
        onConfirm={() => change({ disabled: true })}
      />
      {link && <LinkShown link={link} email={account.email} title={t("reset")} onClose={() => setLink(null)} />}
    </>
  );
}

interface RoleDialogProps extends AccountMenuProps {
  onChange: (body: Schemas["AccountBody"]) => Promise<void>;
  onClose: () => void;
}

function RoleDialog({ account, roles, onChange, onClose }: RoleDialogProps) {
  const t = useMessages(words);
  const [role, setRole] = useState(account.role);
  const changing = useAction(async () => {
    await onChange({ role });
    onClose();
  });
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("changeRole")}
      help={t("roleHelp")}
      verb={t("change")}
      action={changing}
      onSubmit={() => void changing.run()}
      disabled={role === account.role}
    >
      <RoleField roles={roles} value={role} onChange={setRole} />
    </FormDialog>
  );
}
