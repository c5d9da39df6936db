/** The first admin's account; it is signed in at once. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, queries } from "@/api/client";
import { enter } from "@/api/session";
import { EmailField, NameField, NewPasswordField } from "@/features/sign-in/account-fields";
import { LinkForm } from "@/features/sign-in/link-form";
import { words } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

export function First() {
  const t = useMessages(words);
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = async () => {
    const { data } = await api.POST("/api/auth/login", { body: { email, password } });
    queries.clear();
    if (data) enter(data);
    await navigate(data ? "/" : "/sign-in", { replace: true });
  };
  return (
    <LinkForm
      title={t("firstTitle")}
      help={t("firstHelp")}
      verb={t("makeAccount")}
      onSubmit={(token) => api.POST("/api/auth/first", { body: { token, name, email, password } })}
      onDone={signIn}
    >
      {(error) => (
        <>
          <NameField value={name} onChange={setName} error={error} autoFocus />
          <EmailField value={email} onChange={setEmail} error={error} />
          <NewPasswordField value={password} onChange={setPassword} error={error} />
        </>
      )}
    </LinkForm>
  );
}
