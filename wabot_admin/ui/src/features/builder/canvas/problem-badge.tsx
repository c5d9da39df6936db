/** How much is wrong with what a card shows; nothing where all is well. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { words } from "../messages";

export function ProblemBadge({ errors, warnings }: { errors: number; warnings: number }) {
  const t = useMessages(words);
  const count = errors + warnings;
  if (count === 0) return null;
  const Icon = errors ? CircleAlert : TriangleAlert;
  return (
    <span className={cn("flex w-fit items-center gap-1 rounded-full px-1.5 py-0.5 font-medium", errors ? "bg-danger-soft text-danger-ink" : "bg-warning-soft text-warning-ink")}>
      <Icon className="size-3" aria-hidden />
      {t("stepProblems", { count })}
    </span>
  );
}
