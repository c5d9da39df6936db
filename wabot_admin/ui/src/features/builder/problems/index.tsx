/** All that is wrong with the draft, by flow; each leads to where it is. */
import { CircleCheck } from "lucide-react";
import { Empty } from "@/components/empty";
import { useMessages } from "@/lib/i18n";
import { useDocument, useDraft } from "../draft/context";
import { PanelFrame } from "../frame/panel-frame";
import { byKey } from "../model/groups";
import { words } from "../messages";
import type { PanelProps } from "../panel";
import { ProblemList } from "./list";

export function Problems({ onClose }: PanelProps) {
  const t = useMessages(words);
  const problems = useDraft((state) => state.problems);
  const flows = useDocument().flows ?? [];
  const lists = byKey(problems, (problem) => problem.flow ?? "");
  return (
    <PanelFrame title={t("problemsTitle")} help={problems.length ? t("problemsCount", { count: problems.length }) : undefined} onClose={onClose}>
      {problems.length === 0 && <Empty icon={CircleCheck} title={t("noProblems")} help={t("noProblemsHelp")} />}
      {[...lists].map(([flow, list]) => (
        <section key={flow} className="mb-4">
          <h3 className="mb-1.5 text-xs font-medium text-muted-foreground">{flows.find((each) => each.id === flow)?.name ?? t("wholeBot")}</h3>
          <ProblemList problems={list} onGo={onClose} />
        </section>
      ))}
    </PanelFrame>
  );
}
