/** What went wrong, in a sentence that says what to do, where it went wrong. */
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CloudOff, Lock, RotateCcw } from "lucide-react";
import { useCallback } from "react";
import { OFFLINE, problemOf, type Problem } from "@/api/problems";
import { words } from "@/components/messages";
import { refusals } from "@/components/refusals";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { type Translate, useMessages } from "@/lib/i18n";

type Words = Translate<keyof (typeof words)["en"]>;

const UNFILLED = /\{\w+\}/; // the problem came without what its words need

/** Return the function that says a problem in the person's words where we have them, else as the API says it. */
export function useSayProblem(): (error: unknown) => string {
  const t = useMessages(words);
  const r = useMessages(refusals);
  return useCallback(
    (error) => {
      const problem = problemOf(error);
      if (problem.code === OFFLINE.code) return t("offline");
      const known = problem.code in refusals.en ? r(problem.code as keyof typeof refusals.en, problem.facts) : "";
      if (known && !UNFILLED.test(known)) return known;
      return problem.status >= 500 ? t("wentWrong") : problem.title;
    },
    [t, r],
  );
}

/** One line beside what was tried: under a form, in a dialog. */
export function ProblemLine({ error, className }: { error: unknown; className?: string }) {
  const say = useSayProblem();
  if (!error) return null;
  return (
    <p role="alert" className={cn("flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger-ink", className)}>
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>{say(error)}</span>
    </p>
  );
}

/** In the place of what could not be loaded. */
export function ProblemNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useMessages(words);
  const say = useSayProblem();
  const problem = problemOf(error);
  const reason = useReason(problem);
  const Icon = problem.code === "forbidden" ? Lock : problem.status === 0 ? CloudOff : CircleAlert;
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-3 rounded-full bg-muted p-3 text-muted-foreground">
        <Icon className="size-5" aria-hidden />
      </span>
      <p className="font-medium">{say(error)}</p>
      <p className="mt-1 max-w-md text-muted-foreground">{help(t, problem, reason)}</p>
      {retry && problem.code !== "forbidden" && (
        <Button className="mt-4" onClick={retry}>
          <RotateCcw aria-hidden />
          {t("retry")}
        </Button>
      )}
    </div>
  );
}

function help(t: Words, problem: Problem, reason: string): string {
  if (reason) return reason;
  if (problem.id) return t("faultHelp", { id: problem.id });
  if (problem.code === OFFLINE.code) return t("offlineHelp");
  if (problem.code === "forbidden") return t("notAllowedHelp");
  return problem.code === "not_found" ? t("notFoundHelp") : "";
}

/** Ask a wabot that failed whether it knows why: a store that is away. */
function useReason(problem: Problem): string {
  const asked = useQuery({
    queryKey: ["readyz"],
    enabled: problem.status >= 500,
    queryFn: async () => {
      const said = (await (await fetch("/readyz")).json()) as { reason?: string };
      return said.reason ?? "";
    },
    staleTime: 0,
    retry: false,
  });
  return asked.data ?? "";
}
