/** Problems, each with how to mend it; one that names a place leads there. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/cn";
import { useBuilder } from "../draft/context";
import type { BotProblem } from "../model/types";

export function ProblemList({ problems, onGo }: { problems: readonly BotProblem[]; onGo?: () => void }) {
  const { store } = useBuilder();
  if (problems.length === 0) return null;
  const go = ({ flow, node, trigger, field }: BotProblem) => {
    store.goTo({ ...(flow && { flow }), ...(node && { node }), ...(trigger && { trigger }), ...(field && { field }) });
    onGo?.();
  };
  return (
    <ul className="space-y-1.5">
      {problems.map((problem, index) => {
        const error = problem.severity === "error";
        const Icon = error ? CircleAlert : TriangleAlert;
        return (
          <li key={`${problem.code}/${index}`}>
            <button
              type="button"
              onClick={() => go(problem)}
              className={cn("flex w-full items-start gap-2 rounded-md px-2.5 py-2 text-left text-xs", error ? "bg-danger-soft text-danger-ink" : "bg-warning-soft text-warning-ink")}
            >
              <Icon className="mt-px size-3.5 shrink-0" aria-hidden />
              <span className="min-w-0">
                <span className="font-medium break-words">{problem.message}</span> <span className="break-words">{problem.mend}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
