/** What the one-time links lead to: who has the token in the address' fragment makes an account or a password.
 *  The fragment never leaves the browser with a request; it is taken out of the address at once. */
import { Link2Off } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { problemOf } from "@/api/problems";
import { Empty } from "@/components/empty";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { isWeak } from "@/features/sign-in/account-fields";
import { SignInFrame } from "@/features/sign-in/frame";
import { words } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

interface LinkFormProps {
  title: string;
  help: string;
  verb: string;
  children: (error: unknown) => ReactNode;
  /** Another way to the same end, below the form. */
  below?: (token: string) => ReactNode;
  /** Send it with the token; what is returned is the API's refusal, if it refused. */
  onSubmit: (token: string) => Promise<{ error?: unknown }>;
  /** Go on when it is done. */
  onDone: () => void | Promise<void>;
}

export function LinkForm({ title, help, verb, children, below, onSubmit, onDone }: LinkFormProps) {
  const t = useMessages(words);
  const token = useFragment();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await onSubmit(token).catch((failure: unknown) => ({ error: problemOf(failure) }));
    if (!answer.error) await onDone();
    setError(answer.error ?? null);
    setBusy(false);
  };
  if (!token) {
    return (
      <SignInFrame title={title}>
        <Empty
          icon={Link2Off}
          title={t("noToken")}
          help={t("noTokenHelp")}
          action={
            <Button asChild>
              <Link to="/sign-in">{t("toSignIn")}</Link>
            </Button>
          }
        />
      </SignInFrame>
    );
  }
  return (
    <SignInFrame title={title} help={help}>
      <form className="space-y-4" onSubmit={(event) => void submit(event)}>
        {children(error)}
        <ProblemLine error={isWeak(error) ? null : error} />
        <Button type="submit" variant="primary" size="lg" className="w-full" busy={busy}>
          {verb}
        </Button>
      </form>
      {below?.(token)}
    </SignInFrame>
  );
}

/** Return the fragment the page was opened with; the address bar and the history lose it. */
function useFragment(): string {
  const { hash, pathname } = useLocation();
  const navigate = useNavigate();
  const [token, setToken] = useState(hash.slice(1));
  if (hash && hash.slice(1) !== token) setToken(hash.slice(1));
  useEffect(() => {
    if (hash) void navigate(pathname, { replace: true });
  }, [hash, pathname, navigate]);
  return token;
}
