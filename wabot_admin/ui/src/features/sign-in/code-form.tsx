/** The second step of coming in: a code from the authenticator app, or a recovery code. */
import { type FormEvent, useState } from "react";
import { Field } from "@/components/field";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { SignInFrame } from "@/features/sign-in/frame";
import { words } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

interface CodeFormProps {
  busy: boolean;
  error: unknown;
  /** Sends the code, without the spaces people type. */
  onCode: (code: string) => void;
  onStartOver: () => void;
}

export function CodeForm({ busy, error, onCode, onStartOver }: CodeFormProps) {
  const t = useMessages(words);
  const [code, setCode] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCode(code.replace(/\s/g, ""));
  };
  return (
    <SignInFrame title={t("codeTitle")} help={t("codeHelp")}>
      <form className="space-y-4" onSubmit={submit}>
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
        <Button variant="ghost" className="w-full" onClick={onStartOver}>
          {t("startOver")}
        </Button>
      </form>
    </SignInFrame>
  );
}
