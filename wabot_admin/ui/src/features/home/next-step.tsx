/** What is to be done before bots answer again, above how it went: no number is linked any more, say. */
import { Bot, Smartphone } from "lucide-react";
import { Go } from "@/features/home/checklist";
import { words } from "@/features/home/messages";
import type { Step } from "@/features/home/steps";
import { useMessages } from "@/lib/i18n";

export function NextStep({ step }: { step: Step }) {
  const t = useMessages(words);
  const Icon = step.id === "bot" || step.id === "publish" ? Bot : Smartphone;
  return (
    <section
      aria-label={t("nextStep")}
      className="flex flex-col gap-3 rounded-xl border bg-surface px-5 py-4 shadow-card sm:flex-row sm:items-center"
    >
      <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-warning-soft text-warning-ink">
        <Icon className="size-4.5" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t(step.id)}</p>
        <p className="text-muted-foreground">{t(`${step.id}Help`)}</p>
      </div>
      <Go step={step} />
    </section>
  );
}
