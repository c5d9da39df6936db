/** Publishing on one screen: what is wrong, what was tested, what changes, who waits; then a message and the button. */
import { useEffect, useState } from "react";
import type { Schemas } from "@/api/client";
import { ProblemLine } from "@/components/problem-notice";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument, useDraft } from "../draft/context";
import { PageHead } from "../look/page-head";
import { Comparison } from "../look/comparison";
import { words as lookWords } from "../look/messages";
import type { PanelProps } from "../panel";
import { useChecks } from "./checks";
import { Done, useAnswers } from "./done";
import { Go } from "./go";
import { words } from "./messages";
import { planFor, type Plan } from "./plan";
import { ProblemsStep } from "./problems-step";
import { Step } from "./step";
import { TestsStep } from "./tests-step";
import { WaitingStep } from "./waiting-step";

type Published = { revision: Schemas["Revision"]; people: number; moving: boolean };

export function Publish({ onClose }: PanelProps) {
  const t = useMessages(words);
  const { saver } = useBuilder();
  const [saved, setSaved] = useState<boolean | null>(null);
  const [published, setPublished] = useState<Published | null>(null);
  const bot = useDraft((state) => state.bot);
  useAnswers(bot); // asked before its answer is needed, so that nothing jumps
  useEffect(() => {
    void saver.flush().then(setSaved);
  }, [saver]);
  if (published) return <Done bot={bot} onClose={onClose} {...published} />;
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-8">
      <PageHead title={t("title")} help={t("help")} close={t("close")} onClose={onClose} />
      {saved === null && <p role="status" className="text-muted-foreground">{t("saving")}</p>}
      {saved === false && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger-ink">{t("unsaved")}</p>}
      {saved && <Steps bot={bot} onPublished={setPublished} />}
    </div>
  );
}

function Steps({ bot, onPublished }: { bot: string; onPublished: (published: Published) => void }) {
  const t = useMessages(words);
  const l = useMessages(lookWords);
  const document = useDocument();
  const rev = useDraft((state) => state.rev);
  const checks = useChecks(bot, rev);
  const [chosen, setPlan] = useState<Plan | null>(null);
  const places = checks.impact.data?.places ?? [];
  const plan = chosen ?? planFor(places);
  const differences = checks.diff.data?.differences;
  const known = differences !== undefined && checks.before !== undefined;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="space-y-5">
        <ProblemsStep checks={checks} />
        <TestsStep checks={checks} />
        <Step
          title={t("changes")}
          standing={known ? "plain" : "asking"}
          says={known ? l("changes", { count: differences.length }) : t("checking")}
          error={checks.diff.error}
          retry={() => void checks.diff.refetch()}
        >
          {known && checks.before === null && <p className="mb-3 text-muted-foreground">{t("first")}</p>}
          {known && <Comparison differences={differences} before={checks.before ?? null} after={document} />}
        </Step>
        <WaitingStep checks={checks} plan={plan} onPlan={setPlan} />
      </div>
      <div className="lg:sticky lg:top-6">
        <Go bot={bot} rev={rev} checks={checks} plan={plan} onPublished={onPublished} />
        <ProblemLine error={checks.impact.error} className="mt-3" />
      </div>
    </div>
  );
}
