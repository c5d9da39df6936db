/** The tests the draft carries, run now: how many pass, and of each red one the line that went another way. */
import { ChevronRight, CircleCheck, CircleX, RotateCcw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { useBuilder } from "../draft/context";
import type { Checks, Ran } from "./checks";
import { words } from "./messages";
import { Step } from "./step";

export function TestsStep({ checks: { tests } }: { checks: Checks }) {
  const t = useMessages(words);
  const { count, failed, passed, pending, mayRun } = tests;
  const standing = pending ? "asking" : failed.length > 0 ? "blocked" : passed.length > 0 ? "well" : "plain";
  const says = {
    asking: t("testsRunning", { count }),
    blocked: t("testsSome", { passed: passed.length, count }),
    well: t("testsPassed", { count }),
    plain: "",
  }[standing];
  return (
    <Step title={t("tests")} standing={standing} says={says} error={tests.error} retry={tests.again}>
      {count === 0 ? (
        <p className="text-muted-foreground">{t("noTests")}</p>
      ) : !mayRun ? (
        <p className="text-muted-foreground">{t("testsLater", { count })}</p>
      ) : (
        <div className="space-y-3">
          {failed.length > 0 && (
            <ul className="divide-y rounded-lg border">
              {failed.map((test) => (
                <Red key={test.name} test={test} />
              ))}
            </ul>
          )}
          <div className="flex flex-wrap items-start justify-between gap-2">
            {passed.length > 0 ? <Green tests={passed} /> : <span />}
            <Button size="sm" variant="ghost" onClick={tests.again}>
              <RotateCcw aria-hidden />
              {t("testsAgain")}
            </Button>
          </div>
        </div>
      )}
    </Step>
  );
}

function Red({ test: { name, why, line } }: { test: Ran }) {
  const t = useMessages(words);
  const { store } = useBuilder();
  const shows = line === null ? t("showTest") : t("showLine", { line });
  return (
    <li className="flex items-start gap-3 px-3 py-2.5">
      <CircleX className="mt-0.5 size-4 shrink-0 text-danger-ink" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">
          {name}
          <span className="sr-only">, {t("failed")}</span>
        </p>
        {why && <p className="mt-0.5 line-clamp-4 font-mono text-xs wrap-anywhere whitespace-pre-wrap text-danger-ink">{why}</p>}
      </div>
      <Button size="sm" aria-label={`${shows}: ${name}`} onClick={() => store.openPanel("tests", { test: name, from: "publish" })}>
        {shows}
      </Button>
    </li>
  );
}

function Green({ tests }: { tests: readonly Ran[] }) {
  const t = useMessages(words);
  return (
    <details className="group min-w-0">
      <summary className="flex min-h-7 cursor-pointer list-none items-center gap-1.5 rounded-md text-[0.8125rem] text-muted-foreground hover:text-foreground">
        <ChevronRight className="size-4 shrink-0 transition-transform group-open:rotate-90" aria-hidden />
        {t("testsGreen", { count: tests.length })}
      </summary>
      <ul className="mt-1.5 space-y-1 pl-1">
        {tests.map((test) => (
          <li key={test.name} className="flex items-start gap-2 wrap-anywhere">
            <CircleCheck className="mt-0.5 size-4 shrink-0 text-primary-ink" aria-hidden />
            {test.name}
          </li>
        ))}
      </ul>
    </details>
  );
}
