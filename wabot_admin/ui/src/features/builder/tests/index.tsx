/** The tests a bot carries: green or red, run one by one or all, and each as the talk it is. */
import { FlaskConical, Play, Plus, Rocket } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/api/me";
import { Empty } from "@/components/empty";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument, useDraft } from "../draft/context";
import { PanelFrame } from "../frame/panel-frame";
import { words as builderWords } from "../messages";
import type { PanelProps } from "../panel";
import { type Test, useEdits } from "./edits";
import { TestEditor } from "./editor";
import { TestList } from "./list";
import { words } from "./messages";
import { useResults } from "./results";

export function BotTests({ onClose }: PanelProps) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store } = useBuilder();
  const tests = useDocument().tests ?? [];
  const readOnly = useDraft((state) => state.readOnly);
  const mayRun = useMay("bots.write");
  const { state, run } = useResults();
  const { add } = useEdits();
  const [at] = useState(() => store.get().panelAt);
  const [chosen, choose] = useState(() => placeOf(tests, at?.test));
  const open = chosen === null ? undefined : tests[chosen];
  const back = at?.from === "publish" && <BackToPublishing />;
  if (chosen !== null && open) {
    return (
      <PanelFrame title={b("tests")} onClose={onClose}>
        {back}
        <TestEditor key={chosen} test={open} place={chosen} onBack={() => choose(null)} onOpen={choose} />
      </PanelFrame>
    );
  }
  return (
    <PanelFrame title={b("tests")} help={t("help")} onClose={onClose}>
      {back}
      {tests.length === 0 ? (
        <Empty
          icon={FlaskConical}
          title={t("none")}
          help={t("noneHelp")}
          action={
            !readOnly && (
              <>
                <Button variant="primary" onClick={() => store.openPanel("simulate")}>{t("simulate")}</Button>
                <Button onClick={() => choose(add())}>{t("add")}</Button>
              </>
            )
          }
        />
      ) : (
        <div className="space-y-3">
          <div className="flex items-center gap-2">
            {mayRun && (
              <Button size="sm" variant="primary" busy={state.running === "all"} disabled={state.running !== null} onClick={() => void run()}>
                {state.running !== "all" && <Play aria-hidden />}
                {t("runAll")}
              </Button>
            )}
            {!readOnly && (
              <Button size="sm" onClick={() => choose(add())}>
                <Plus aria-hidden />
                {t("add")}
              </Button>
            )}
          </div>
          <Summary names={tests.map((test) => test.name)} />
          <TestList tests={tests} onOpen={choose} />
        </div>
      )}
    </PanelFrame>
  );
}

function BackToPublishing() {
  const t = useMessages(words);
  const { store } = useBuilder();
  return (
    <p className="-mx-4 mb-3 flex items-center justify-between gap-3 bg-info-soft px-4 py-1.5 text-xs text-info-ink">
      {t("publishing")}
      <Button size="sm" className="text-foreground" onClick={() => store.openPanel("publish")}>
        <Rocket aria-hidden />
        {t("toPublishing")}
      </Button>
    </p>
  );
}

/** Return where the test of a name is. */
function placeOf(tests: readonly Test[], name: string | undefined): number | null {
  const place = tests.findIndex((test) => test.name === name);
  return place === -1 ? null : place;
}

function Summary({ names }: { names: readonly string[] }) {
  const t = useMessages(words);
  const { state, standing } = useResults();
  const standings = names.map(standing);
  const failed = standings.filter((each) => each === "failed").length;
  const stale = standings.filter((each) => each === "stale" || each === "staleFailed").length;
  const said =
    state.running === "all" ? t("running") : failed > 0 ? t("someFailed", { count: failed }) : stale > 0 ? t("someStale", { count: stale }) : standings.every((each) => each === "passed") ? t("allPassed", { count: names.length }) : "";
  return (
    <>
      <p role="status" className={failed > 0 ? "text-xs font-medium text-danger-ink empty:hidden" : "text-xs text-muted-foreground empty:hidden"}>
        {said}
      </p>
      {state.unsaved && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-xs text-danger-ink">{t("unsaved")}</p>}
      <ProblemLine error={state.error} />
    </>
  );
}
