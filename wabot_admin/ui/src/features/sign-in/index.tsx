/** Signing in: address and password, or another provider; then a code where the account has a second factor. */
import { ArrowRight, Terminal } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Navigate } from "react-router";
import { api } from "@/api/client";
import { isProblem, OFFLINE } from "@/api/problems";
import { enter, useSession } from "@/api/session";
import { Field } from "@/components/field";
import { PasswordInput } from "@/components/password-input";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { CodeForm } from "@/features/sign-in/code-form";
import { SignInFrame, useAbout } from "@/features/sign-in/frame";
import { words } from "@/features/sign-in/messages";
import { Providers } from "@/features/sign-in/providers";
import { cameBack, refusalOf, told } from "@/features/sign-in/refusals";
import { useMessages } from "@/lib/i18n";

interface SignInProps {
  next: string;
  /** Why a provider's answer did not let anyone in, as its code. */
  refused?: string;
  /** The provider knows who it is; the code of their authenticator app is left to give. */
  codeLeft?: boolean;
}

type Step = "password" | "code" | "codeLeft";

export function SignIn({ next, refused = "", codeLeft = false }: SignInProps) {
  const t = useMessages(words);
  const session = useSession();
  const [step, setStep] = useState<Step>(codeLeft ? "codeLeft" : "password");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>(() => (refused ? cameBack(t, refused) : null));
  const [busy, setBusy] = useState(false);
  const startOver = (why: unknown = null) => {
    setStep("password");
    setPassword("");
    setError(why);
  };
  if (session === "in") return <Navigate to={refused ? `/me?error=${encodeURIComponent(refused)}` : next} replace />;

  const send = async (code?: string) => {
    setBusy(true);
    setError(null);
    const asked =
      step === "codeLeft"
        ? api.POST("/api/auth/oidc/code", { body: { code: code ?? "" } })
        : api.POST("/api/auth/login", { body: { email, password, ...(code !== undefined && { code }) } });
    const answer = await asked.catch(() => ({ data: undefined, error: OFFLINE }));
    setBusy(false);
    if (answer.data) return enter(answer.data);
    const refusal = isProblem(answer.error) ? answer.error.code : "";
    if (refusal === "code_needed") setStep("code");
    else if (refusal === "sign_in_over") startOver(refusalOf(t, answer.error));
    else setError(refusal === "bad_credentials" ? told(t(step === "password" ? "wrong" : "wrongCode")) : answer.error);
  };

  if (step !== "password") {
    return <CodeForm busy={busy} error={error} onCode={(code) => void send(code)} onStartOver={() => startOver()} />;
  }
  return (
    <SignInFrame title={t("signIn")} help={t("signInHelp")}>
      <NobodyYet />
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field label={t("email")}>
          {(control) => (
            <Input
              {...control}
              type="email"
              required
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              autoComplete="username"
            />
          )}
        </Field>
        <Field label={t("password")}>
          {(control) => (
            <PasswordInput
              {...control}
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              autoComplete="current-password"
            />
          )}
        </Field>
        <ProblemLine error={error} />
        <Button type="submit" variant="primary" size="lg" className="w-full" busy={busy}>
          {t("signIn")}
          <ArrowRight aria-hidden />
        </Button>
      </form>
      <Providers next={next} />
      <p className="mt-5 text-center text-xs text-muted-foreground">{t("forgot")}</p>
    </SignInFrame>
  );
}

function NobodyYet() {
  const t = useMessages(words);
  if (!useAbout().data?.first) return null;
  return (
    <div className="mb-5 flex gap-3 rounded-lg bg-info-soft p-3.5 text-info-ink">
      <Terminal className="mt-0.5 size-4 shrink-0" aria-hidden />
      <p>
        <strong className="block font-medium">{t("firstNeeded")}</strong>
        {t("firstNeededHelp")}
      </p>
    </div>
  );
}
