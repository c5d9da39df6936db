/** How far adding a number is: name, link, ready. */
import { Check } from "lucide-react";
import { words } from "@/features/numbers/link/messages";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

const STEPS = ["stepName", "stepLink", "stepDone"] as const;

export function Steps({ at }: { at: 0 | 1 | 2 }) {
  const t = useMessages(words);
  return (
    <ol aria-label={t("steps")} className="mb-6 flex items-center gap-2 text-sm sm:gap-3">
      {STEPS.map((step, place) => {
        const done = place < at || at === 2;
        return (
          <li
            key={step}
            aria-current={place === at ? "step" : undefined}
            className={cn(
              "flex items-center gap-2 not-first:before:mr-0 not-first:before:h-px not-first:before:w-5 not-first:before:bg-border sm:not-first:before:mr-1 sm:not-first:before:w-10",
              place === at ? "font-medium" : "text-muted-foreground",
            )}
          >
            <span
              className={cn(
                "grid size-6 shrink-0 place-items-center rounded-full border text-xs font-medium",
                done && "border-transparent bg-primary-soft text-primary-ink",
                place === at && !done && "border-primary text-primary-ink",
              )}
            >
              {done ? <Check className="size-3.5" aria-hidden /> : place + 1}
            </span>
            {t(step)}
          </li>
        );
      })}
    </ol>
  );
}
