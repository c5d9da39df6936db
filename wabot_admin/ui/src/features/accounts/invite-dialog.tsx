/** Inviting someone: the link is shown once, for the inviter to send. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, type Schemas } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { Input } from "@/components/ui/input";
import { LinkShown } from "@/features/accounts/link-shown";
import { words } from "@/features/accounts/messages";
import { RoleField } from "@/features/accounts/role-field";
import { useMessages } from "@/lib/i18n";

interface InviteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  roles: readonly Schemas["Role"][];
}

export function InviteDialog({ open, onOpenChange, roles }: InviteDialogProps) {
  const t = useMessages(words);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("editor");
  const [link, setLink] = useState<Schemas["Link"] | null>(null);
  const inviting = useAction(async () => {
    const made = await ask(api.POST("/api/accounts/invites", { body: { email, role } }));
    await changed("/api/accounts/invites");
    return made;
  });
  const close = () => {
    setEmail("");
    setLink(null);
    inviting.clear();
    onOpenChange(false);
  };
  if (open && link) return <LinkShown link={link} email={email} title={t("invite")} onClose={close} />;
  return (
    <FormDialog
      open={open}
      onOpenChange={close}
      title={t("invite")}
      help={t("inviteHelp")}
      verb={t("makeLink")}
      action={inviting}
      onSubmit={() => void inviting.run().then((made) => made && setLink(made))}
    >
      <Field label={t("email")} error={fieldProblem(inviting.error, "email")}>
        {(control) => (
          <Input {...control} type="email" required autoFocus value={email} onChange={(event) => setEmail(event.target.value)} autoComplete="off" />
        )}
      </Field>
      <RoleField roles={roles} value={role} onChange={setRole} />
    </FormDialog>
  );
}
