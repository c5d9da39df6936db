/** The code of the moment, how long it holds, and what to do on the phone; its place keeps its size all along. */
import { CircleAlert, LoaderCircle, ShieldAlert, Smartphone } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { $api, type Schemas } from "@/api/client";
import { CopyButton } from "@/components/copy-button";
import { ProblemLine } from "@/components/problem-notice";
import { useSentence } from "@/components/sentences";
import { Button } from "@/components/ui/button";
import { grouped, type Phase, secondsLeft } from "@/features/numbers/link/phase";
import { words } from "@/features/numbers/link/messages";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

const QR_STEPS = ["qr1", "qr2", "qr3", "qr4"] as const;
const CODE_STEPS = ["code1", "code2", "code3", "code4"] as const;
const SECOND = 1_000;

interface LinkLiveProps {
  phase: Exclude<Phase, "choose" | "done">;
  link: Schemas["NumberLink"];
  byCode: boolean;
  /** Whether a code to type was shown and holds no more, so that one to scan stands in its place. */
  overdue: boolean;
  error: unknown;
  failure: ReactNode;
  cancel: ReactNode;
}

export function LinkLive({ phase, link, byCode, overdue, error, failure, cancel }: LinkLiveProps) {
  const t = useMessages(words);
  const say = useSentence();
  const demoPhone = $api.useQuery("get", "/api/about", {}, { staleTime: 60_000 }).data?.phone;
  return (
    <div className="space-y-5">
      <div className="grid items-start gap-6 sm:grid-cols-[17rem_minmax(0,1fr)]">
        <div className="mx-auto w-full max-w-68">
          <div className="grid aspect-square place-items-center overflow-hidden rounded-xl border bg-muted/50" aria-live="polite">
            {phase === "qr" && <Qr link={link} />}
            {phase === "code" && <Code text={link.text ?? ""} />}
            {phase === "failed" && <Failed reason={say(link.text, link.told)} />}
            {(phase === "preparing" || phase === "syncing") && (
              <div className="px-6 text-center">
                <LoaderCircle className="mx-auto mb-3 size-7 animate-spin text-primary motion-reduce:animate-none" aria-hidden />
                <p className="font-medium">{t(phase)}</p>
                <p className="mt-1 text-sm text-muted-foreground">{t(`${phase}Help`)}</p>
              </div>
            )}
          </div>
          <div className="mt-3 flex min-h-9 flex-col justify-center">
            {(phase === "qr" || phase === "code") && <Countdown key={link.text} link={link} typed={phase === "code"} />}
          </div>
        </div>
        <div>
          <h2 className="mb-3 font-medium">{t("onPhone")}</h2>
          <ol className="space-y-3">
            {(byCode ? CODE_STEPS : QR_STEPS).map((step, place) => (
              <li key={step} className="flex gap-3">
                <span className="grid size-6 shrink-0 place-items-center rounded-full bg-muted text-xs font-medium text-muted-foreground" aria-hidden>
                  {place + 1}
                </span>
                <span className="pt-0.5">{t(step)}</span>
              </li>
            ))}
          </ol>
          <p className="mt-5 flex gap-2 text-xs text-muted-foreground">
            <ShieldAlert className="mt-px size-4 shrink-0" aria-hidden />
            {t("secretCode")}
          </p>
          {demoPhone && (
            <Button asChild size="sm" className="mt-4">
              <a href={demoPhone} target="_blank" rel="noopener noreferrer">
                <Smartphone aria-hidden />
                {t("tryPhone")}
              </a>
            </Button>
          )}
        </div>
      </div>
      {overdue && <p role="status">{t("codeOver")}</p>}
      <ProblemLine error={error} />
      <div className="flex justify-end border-t pt-4">{phase === "failed" ? failure : cancel}</div>
    </div>
  );
}

function Qr({ link }: { link: Schemas["NumberLink"] }) {
  const t = useMessages(words);
  const over = useSeconds(link.expires) === 0;
  return (
    <img
      src={link.image ?? ""}
      alt={t("qrShown")}
      className={cn("size-full bg-white object-contain p-3 transition-opacity", over && "opacity-15")}
    />
  );
}

function Code({ text }: { text: string }) {
  const t = useMessages(words);
  return (
    <div className="space-y-5 px-4 text-center">
      <p aria-label={`${t("codeShown")}: ${[...text].join(" ")}`} role="img" className="flex justify-center gap-4 font-mono text-3xl font-semibold tracking-widest">
        {grouped(text).map((group, place) => (
          <span key={place} className="pl-[0.1em]">
            {group}
          </span>
        ))}
      </p>
      <CopyButton text={grouped(text).join("")} />
    </div>
  );
}

function Failed({ reason }: { reason: string }) {
  const t = useMessages(words);
  return (
    <div className="px-5 text-center">
      <CircleAlert className="mx-auto mb-3 size-7 text-danger-ink" aria-hidden />
      <p className="font-medium">{t("failed")}</p>
      {reason && <p className="mt-1 break-words">{reason}</p>}
      <p className="mt-1 text-sm text-muted-foreground">{t("failedHelp")}</p>
    </div>
  );
}

/** Mounted anew with each code, so that its bar begins full. */
function Countdown({ link, typed }: { link: Schemas["NumberLink"]; typed: boolean }) {
  const t = useMessages(words);
  const left = useSeconds(link.expires);
  const [whole] = useState(() => Math.max(left, 1));
  return (
    <>
      <span className="block h-1 overflow-hidden rounded-full bg-muted" aria-hidden>
        <span
          className="block h-full rounded-full bg-primary transition-[width] duration-1000 ease-linear"
          style={{ width: `${String(Math.min(100, (left / whole) * 100))}%` }}
        />
      </span>
      <span className="mt-1.5 flex justify-between text-xs text-muted-foreground tabular-nums">
        <span>{left > 0 ? t(typed ? "codeHolds" : "newCodeIn", { count: left }) : t("newCode")}</span>
        {link.attempt > 0 && <span>{t("attempt", { count: link.attempt })}</span>}
      </span>
    </>
  );
}

function useSeconds(expires: string | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  return secondsLeft(expires, now);
}
