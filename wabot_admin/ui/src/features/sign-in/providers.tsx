/** Coming in by another provider: a button for each, which leads there and back. */
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { $api, api } from "@/api/client";
import { isProblem, problemOf } from "@/api/problems";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { words } from "@/features/sign-in/messages";
import { refusalOf } from "@/features/sign-in/refusals";
import { useMessages } from "@/lib/i18n";

interface ProvidersProps {
  /** The page to come back to. */
  next: string;
  /** An invite's, if one is accepted so. */
  token?: string;
}

export function Providers({ next, token }: ProvidersProps) {
  const t = useMessages(words);
  const known = $api.useQuery("get", "/api/auth/providers", {}, { staleTime: 60_000 }).data?.items ?? [];
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  if (known.length === 0) return null;

  const go = async (provider: string) => {
    setBusy(provider);
    setError(null);
    const asked = await begin(provider, next, token);
    if (asked.data) return location.assign(asked.data.address);
    setError(refusalOf(t, asked.error));
    setBusy(null);
  };

  return (
    <div className="mt-5">
      <p className="flex items-center gap-3 text-xs text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        {t("or")}
      </p>
      <div className="mt-4 space-y-2">
        {known.map(({ id, name }) => (
          <Button key={id} size="lg" className="w-full" busy={busy === id} disabled={busy !== null} onClick={() => void go(id)}>
            {busy !== id && <KeyRound className="text-muted-foreground" aria-hidden />}
            <span className="truncate">{t("with", { name })}</span>
          </Button>
        ))}
      </div>
      <ProblemLine error={error} className="mt-3" />
    </div>
  );
}

/** Ask where to go; the API leads back to pages only, so a page it does not know becomes the first one. */
async function begin(provider: string, next: string, token: string | undefined) {
  const ask = (page: string) =>
    api
      .POST("/api/auth/oidc", { body: { provider, next: page, ...(token && { token }) } })
      .catch((failure: unknown) => ({ data: undefined, error: problemOf(failure) }));
  const page = next.replace(/[?#].*$/, "");
  const asked = await ask(page);
  return isProblem(asked.error) && asked.error.errors?.next ? ask("/") : asked;
}
