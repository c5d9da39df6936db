/** What is wrong with the draft, errors first, each one click from where it is. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument } from "../draft/context";
import { titleOf } from "../model/describe";
import type { BotProblem } from "../model/types";
import type { Checks } from "./checks";
import { words } from "./messages";
import { Step } from "./step";

export function ProblemsStep({ checks: { problems } }: { checks: Checks }) {
  const t = useMessages(words);
  const found = problems.data?.problems ?? [];
  const errors = found.filter((each) => each.severity === "error");
  const warnings = found.filter((each) => each.severity !== "error");
  const standing = problems.isPending ? "asking" : errors.length > 0 ? "blocked" : warnings.length > 0 ? "look" : "well";
  const says = {
    asking: t("checking"),
    blocked: t("errors", { count: errors.length }),
    look: t("warnings", { count: warnings.length }),
    well: t("noProblems"),
  }[standing];
  return (
    <Step title={t("problems")} standing={standing} says={says} error={problems.error} retry={() => void problems.refetch()}>
      {found.length > 0 && (
        <ul className="divide-y rounded-lg border">
          {[...errors, ...warnings].map((problem) => (
            <Line key={`${problem.code}/${problem.flow ?? ""}/${problem.node ?? ""}/${problem.trigger ?? ""}/${problem.field ?? ""}/${problem.message}`} problem={problem} />
          ))}
        </ul>
      )}
    </Step>
  );
}

function Line({ problem }: { problem: BotProblem }) {
  const t = useMessages(words);
  const { store, types } = useBuilder();
  const document = useDocument();
  const bad = problem.severity === "error";
  const Icon = bad ? CircleAlert : TriangleAlert;
  const flow = document.flows?.find((each) => each.id === problem.flow);
  const node = flow?.nodes?.find((each) => each.id === problem.node);
  const where = [flow?.name, node && titleOf(node, types.nodes.get(node.type))].filter(Boolean).join(" · ");
  const go = () => {
    const { flow: id, node: step, trigger, field } = problem;
    store.openPanel(null);
    store.goTo({ ...(id && { flow: id }), ...(step && { node: step }), ...(trigger && { trigger }), ...(field && { field }) });
  };
  return (
    <li className="flex items-start gap-3 px-3 py-2.5">
      <Icon className={cn("mt-0.5 size-4 shrink-0", bad ? "text-danger-ink" : "text-warning-ink")} aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">
          <span className="sr-only">{t(bad ? "error" : "warning")}: </span>
          {problem.message}
        </p>
        <p className="text-[0.8125rem] wrap-anywhere text-muted-foreground">{problem.mend}</p>
        {where && <p className="mt-0.5 text-xs wrap-anywhere text-muted-foreground">{where}</p>}
      </div>
      {flow && (
        <Button size="sm" onClick={go}>
          {t("mend")}
        </Button>
      )}
    </li>
  );
}
