/** Whether the audit is whole: how far it is sealed, and going through every entry on demand. */
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { type ReactNode } from "react";
import { ask, useAction } from "@/api/action";
import { $api, api, type Schemas } from "@/api/client";
import { useState } from "react";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/audit/messages";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";

type Verified = Schemas["Verified"];

export function SealCard() {
  const t = useMessages(words);
  const [language] = useLanguage();
  const [verified, setVerified] = useState<Verified | null>(null);
  const [lookedAt, setLookedAt] = useState<number | null>(null);
  const seal = $api.useQuery("get", "/api/audit/seal");
  const verifying = useAction(async () => {
    let found = await ask(api.POST("/api/audit/verify", {}));
    while (found.next !== null && found.wrong === null) {
      setLookedAt(found.rows);
      found = await ask(api.POST("/api/audit/verify", { params: { query: { cursor: found.next } } }));
    }
    setLookedAt(null);
    setVerified(found);
    await seal.refetch();
  });
  if (seal.error) return <ProblemLine error={seal.error} className="mb-4" />;
  if (!seal.data) return <Skeleton className="mb-4 h-18 rounded-xl" />;
  const { rows, since, signed, holds } = seal.data;
  const whole = verified ? verified.wrong === null : holds;
  const told = tell();
  return (
    <section
      aria-label={t("seal")}
      className={cn(
        "mb-4 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border px-5 py-3.5",
        whole ? "bg-surface shadow-card" : "border-transparent bg-danger-soft text-danger-ink",
      )}
    >
      {whole ? <ShieldCheck className="size-5 shrink-0 text-primary-ink" aria-hidden /> : <ShieldAlert className="size-5 shrink-0" aria-hidden />}
      <div className="min-w-48 flex-1" aria-live="polite">
        <p className="font-medium">{told.title}</p>
        <p className={cn("text-xs", whole && "text-muted-foreground")}>{told.help}</p>
        <ProblemLine error={verifying.error} className="mt-2" />
      </div>
      <Button busy={verifying.busy} onClick={() => void verifying.run()}>
        {t("verify")}
      </Button>
    </section>
  );

  function tell(): { title: ReactNode; help: ReactNode } {
    const day = since ? exact(new Date(since), language) : "";
    if (verifying.busy && lookedAt !== null) return { title: t("lookedAt", { count: lookedAt }), help: t("lookedAtHelp") };
    if (verified?.wrong) return { title: t(`${verified.wrong.kind}Wrong`, { number: verified.wrong.number }), help: t("wrongHelp") };
    if (verified) return { title: t("whole", { count: verified.rows, since: day }), help: t("wholeHelp") };
    if (!holds) return { title: t("checkpointWrong"), help: t("wrongHelp") };
    return { title: t("sealed", { count: rows, since: day }), help: t("sealedHelp", { number: signed ?? 0 }) };
  }
}
