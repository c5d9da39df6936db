/** Accepting an invite. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { toast } from "@/components/toasts";
import { NameField, NewPasswordField } from "@/features/sign-in/account-fields";
import { LinkForm } from "@/features/sign-in/link-form";
import { words } from "@/features/sign-in/messages";
import { Providers } from "@/features/sign-in/providers";
import { useMessages } from "@/lib/i18n";

export function Invite() {
  const t = useMessages(words);
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  return (
    <LinkForm
      title={t("inviteTitle")}
      help={t("inviteHelp")}
      verb={t("makeAccount")}
      onSubmit={(token) => api.POST("/api/auth/invite", { body: { token, name, password } })}
      onDone={() => {
        toast(t("accountMade"));
        return navigate("/sign-in", { replace: true });
      }}
      below={(token) => <Providers next="/" token={token} />}
    >
      {(error) => (
        <>
          <NameField value={name} onChange={setName} error={error} autoFocus />
          <NewPasswordField value={password} onChange={setPassword} error={error} />
        </>
      )}
    </LinkForm>
  );
}
