/** Signing in: address and password, then a code where the account has a second factor. */
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
import { SignInFrame, useAbout } from "@/features/sign-in/frame";
import { words } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

export function SignIn({ next }: { next: string }) {
  const t = useMessages(words);
  const session = useSession();
  const first = useAbout().data?.first;
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  if (session === "in") return <Navigate to={next} replace />;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const answer = await api
      .POST("/api/auth/login", { body: { email, password, ...(code !== null && { code: code.replace(/\s/g, "") }) } })
      .catch(() => ({ data: undefined, error: OFFLINE }));
    setBusy(false);
    if (answer.data) enter(answer.data);
    else if (isProblem(answer.error) && answer.error.code === "code_needed") setCode("");
    else setError(refusal(answer.error, t(code === null ? "wrong" : "wrongCode")));
  };

  if (code !== null) {
    return (
      <SignInFrame title={t("codeTitle")} help={t("codeHelp")}>
        <form className="space-y-4" onSubmit={(event) => void submit(event)}>
          <Field label={t("code")}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                required
                value={code}
                onChange={(event) => setCode(event.target.value)}
                autoComplete="one-time-code"
                inputMode="text"
                className="h-11 text-center font-mono text-lg tracking-[0.3em] sm:text-lg"
              />
            )}
          </Field>
          <ProblemLine error={error} />
          <Button type="submit" variant="primary" size="lg" className="w-full" busy={busy}>
            {t("continue")}
          </Button>
          <Button
            variant="ghost"
            className="w-full"
            onClick={() => {
              setCode(null);
              setPassword("");
              setError(null);
            }}
          >
            {t("startOver")}
          </Button>
        </form>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame title={t("signIn")} help={t("signInHelp")}>
      {first && (
        <div className="mb-5 flex gap-3 rounded-lg bg-info-soft p-3.5 text-info-ink">
          <Terminal className="mt-0.5 size-4 shrink-0" aria-hidden />
          <p>
            <strong className="block font-medium">{t("firstNeeded")}</strong>
            {t("firstNeededHelp")}
          </p>
        </div>
      )}
      <form className="space-y-4" onSubmit={(event) => void submit(event)}>
        <Field label={t("email")}>
          {(control) => (
            <Input
              {...control}
              type="email"
              required
              autoFocus={!first}
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
        <p className="text-center text-xs text-muted-foreground">{t("forgot")}</p>
      </form>
    </SignInFrame>
  );
}

/** Say wrong credentials in words of this page; everything else as everywhere. */
function refusal(error: unknown, wrong: string): unknown {
  return isProblem(error) && error.code === "bad_credentials" ? { ...error, code: "told", title: wrong } : error;
}
