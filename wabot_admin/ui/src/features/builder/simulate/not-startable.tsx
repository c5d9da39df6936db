/** In the place of the talk when the bot can't run: what has to be mended, each leading there. */
import { CircleAlert, RotateCcw } from "lucide-react";
import { isProblem } from "@/api/problems";
import { ProblemNotice } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import type { BotProblem } from "../model/types";
import { ProblemList } from "../problems/list";
import { words } from "./messages";

export function NotStartable({ error, onRestart }: { error: unknown; onRestart: () => void }) {
  const t = useMessages(words);
  const problems = problemsIn(error);
  if (problems.length === 0) return <ProblemNotice error={error} retry={onRestart} />;
  return (
    <div className="overflow-y-auto px-4 py-6">
      <div className="mb-4 flex items-start gap-3" role="alert">
        <CircleAlert className="mt-0.5 size-5 shrink-0 text-danger-ink" aria-hidden />
        <div>
          <p className="font-medium">{t("cannot")}</p>
          <p className="text-muted-foreground">{t("cannotHelp")}</p>
        </div>
      </div>
      <ProblemList problems={problems} />
      <Button className="mt-4" onClick={onRestart}>
        <RotateCcw aria-hidden />
        {t("restart")}
      </Button>
    </div>
  );
}

function problemsIn(error: unknown): readonly BotProblem[] {
  const found: unknown = isProblem(error) ? error.errors?.problems : undefined;
  return Array.isArray(found) ? (found as BotProblem[]) : [];
}
