/** A new password by a reset's link. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { leave } from "@/api/session";
import { toast } from "@/components/toasts";
import { NewPasswordField } from "@/features/sign-in/account-fields";
import { LinkForm } from "@/features/sign-in/link-form";
import { words } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

export function Reset() {
  const t = useMessages(words);
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  return (
    <LinkForm
      title={t("resetTitle")}
      help={t("resetHelp")}
      verb={t("setPassword")}
      onSubmit={(token) => api.POST("/api/auth/reset", { body: { token, password } })}
      onDone={() => {
        leave();
        toast(t("passwordSet"));
        return navigate("/sign-in", { replace: true });
      }}
    >
      {(error) => <NewPasswordField value={password} onChange={setPassword} error={error} autoFocus />}
    </LinkForm>
  );
}
