/** Problems, each with how to mend it; in a list one that names a place leads there, at its field it is only told. */
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
      {problems.map((problem, index) => (
        <li key={`${problem.code}/${index}`}>
          <button type="button" onClick={() => go(problem)} className={cn(ROW, INK[problem.severity], SOFT[problem.severity], "rounded-md px-2.5 py-2")}>
            <Told problem={problem} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What is wrong with one field, told right beneath it. */
export function FieldProblems({ problems }: { problems: readonly BotProblem[] }) {
  return problems.map((problem, index) => (
    <p key={`${problem.code}/${index}`} className={cn(ROW, INK[problem.severity])}>
      <Told problem={problem} />
    </p>
  ));
}

const ROW = "flex w-full items-start gap-2 text-left text-xs";
const INK = { error: "text-danger-ink", warning: "text-warning-ink" };
const SOFT = { error: "bg-danger-soft", warning: "bg-warning-soft" };

function Told({ problem }: { problem: BotProblem }) {
  const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <>
      <Icon className="mt-px size-3.5 shrink-0" aria-hidden />
      <span className="min-w-0 break-words">
        <span className="font-medium">{problem.message}</span> {problem.mend}
      </span>
    </>
  );
}
