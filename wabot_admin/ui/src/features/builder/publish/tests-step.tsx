/** The tests the draft carries, run now: green or red, and the line that went another way. */
import { CircleCheck, CircleX } from "lucide-react";
import { useMessages } from "@/lib/i18n";
import type { Checks } from "./checks";
import { words } from "./messages";
import { Step } from "./step";

export function TestsStep({ checks: { tests } }: { checks: Checks }) {
  const t = useMessages(words);
  const ran = tests.data?.tests ?? [];
  const failed = ran.filter((test) => !test.passed);
  const standing = tests.isPending ? "asking" : failed.length > 0 ? "blocked" : ran.length > 0 ? "well" : "plain";
  const says = {
    asking: t("testsRunning"),
    blocked: t("testsFailed", { count: failed.length }),
    well: t("testsPassed", { count: ran.length }),
    plain: "",
  }[standing];
  return (
    <Step title={t("tests")} standing={standing} says={says} error={tests.error} retry={() => void tests.refetch()}>
      {ran.length === 0 ? (
        <p className="text-muted-foreground">{t("noTests")}</p>
      ) : (
        <ul className="divide-y rounded-lg border">
          {[...failed, ...ran.filter((test) => test.passed)].map((test) => (
            <li key={test.name} className="flex items-start gap-3 px-3 py-2">
              {test.passed ? <CircleCheck className="mt-0.5 size-4 shrink-0 text-primary-ink" aria-hidden /> : <CircleX className="mt-0.5 size-4 shrink-0 text-danger-ink" aria-hidden />}
              <div className="min-w-0 flex-1">
                <p className="wrap-anywhere">{test.name}</p>
                {test.why && <p className="mt-0.5 font-mono text-xs wrap-anywhere whitespace-pre-wrap text-danger-ink">{test.why}</p>}
              </div>
              <span className="sr-only">{t(test.passed ? "passed" : "failed")}</span>
            </li>
          ))}
        </ul>
      )}
    </Step>
  );
}
