/** From nothing to a bot that answers: each step notices by itself that it is done. */
import { Check } from "lucide-react";
import { Link } from "react-router";
import { useMe } from "@/api/me";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/home/messages";
import type { Step } from "@/features/home/steps";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

export function Checklist({ steps }: { steps: readonly Step[] }) {
  const t = useMessages(words);
  const next = steps.find((step) => !step.done)?.id;
  const done = steps.filter((step) => step.done).length;
  return (
    <Card aria-labelledby="first-steps">
      <CardHeading
        id="first-steps"
        title={t("firstSteps")}
        help={t("firstStepsHelp")}
        action={<span className="text-xs text-muted-foreground">{t("progress", { done, all: steps.length })}</span>}
      />
      <ol className="px-5 pb-4">
        {steps.map((step, index) => (
          <Line key={step.id} step={step} number={index + 1} next={step.id === next} />
        ))}
      </ol>
    </Card>
  );
}

function Line({ step, number, next }: { step: Step; number: number; next: boolean }) {
  const t = useMessages(words);
  return (
    <li className="relative flex gap-3.5 pb-5 last:pb-1 not-last:before:absolute not-last:before:top-8 not-last:before:bottom-1 not-last:before:left-3 not-last:before:w-px not-last:before:bg-border">
      <span
        className={cn(
          "mt-0.5 grid size-6 shrink-0 place-items-center rounded-full border text-xs font-medium",
          step.done && "border-transparent bg-primary-soft text-primary-ink",
          next && "border-primary text-primary-ink",
          !step.done && !next && "text-muted-foreground",
        )}
      >
        {step.done ? <Check className="size-3.5" aria-hidden /> : number}
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {t(step.id)} {step.done && <span className="sr-only">({t("done")})</span>}
        </p>
        {!step.done && <p className="text-muted-foreground">{t(`${step.id}Help`)}</p>}
        {next && (
          <div className="mt-2.5">
            <Go step={step} />
          </div>
        )}
      </div>
    </li>
  );
}

/** The way to a step, for who may do it. */
export function Go({ step }: { step: Step }) {
  const t = useMessages(words);
  const scopes = useMe().data?.scopes;
  if (step.id === "account") return null;
  if (step.scope && !scopes?.includes(step.scope)) return scopes && <p className="text-muted-foreground">{t("askAdmin")}</p>;
  const label = t(`${step.id}Go`);
  return (
    <Button asChild variant="primary">
      {step.to ? (
        <Link to={step.to}>{label}</Link>
      ) : (
        <a href={step.href} target="_blank" rel="noopener noreferrer">
          {label}
        </a>
      )}
    </Button>
  );
}
