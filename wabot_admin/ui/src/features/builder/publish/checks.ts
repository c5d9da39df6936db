/** What publishing asks first: problems, tests, what changes and who waits, all of the draft as it is saved. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ask } from "@/api/action";
import { $api, api } from "@/api/client";
import { useMay } from "@/api/me";
import { useLanguage } from "@/lib/i18n";
import { useDocument } from "../draft/context";
import { type Result, useResults } from "../tests/results";

const FRESH = { staleTime: 0, gcTime: 0, refetchOnMount: "always" } as const;

export type Ran = Result & { name: string };

export function useChecks(bot: string, rev: number) {
  const [language] = useLanguage();
  const path = { params: { path: { bot } } };
  const said = { params: { path: { bot }, query: { language } } };
  const once = { ...FRESH, refetchOnWindowFocus: false };
  const live = $api.useQuery("get", "/api/bots/{bot}", path, { ...FRESH }).data?.live;
  const problems = useQuery({ queryKey: ["publish", "problems", bot, rev, language], queryFn: ({ signal }) => ask(api.GET("/api/bots/{bot}/problems", { ...said, signal })), ...once });
  const tests = useTests(rev);
  const diff = useQuery({ queryKey: ["publish", "diff", bot, rev], queryFn: ({ signal }) => ask(api.GET("/api/bots/{bot}/diff", { ...path, signal })), ...once });
  const impact = useQuery({ queryKey: ["publish", "impact", bot, rev, language], queryFn: ({ signal }) => ask(api.GET("/api/bots/{bot}/impact", { ...said, signal })), ...once });
  const before = $api.useQuery(
    "get",
    "/api/bots/{bot}/revisions/{revision}",
    { params: { path: { bot, revision: String(live ?? "") } } },
    { enabled: typeof live === "number", staleTime: Infinity },
  );
  return { live, problems, tests, diff, impact, before: live === null ? null : before.data?.document };
}

/** Run the draft's tests unless it was done since it was last saved; the panel of the tests shows the same. */
function useTests(rev: number) {
  const mayRun = useMay("bots.write");
  const all = useDocument().tests ?? [];
  const { state, run, standing } = useResults();
  const known = all.every((test) => ["passed", "failed"].includes(standing(test.name))) || state.asked === rev;
  const wanted = mayRun && !known && state.running === null && !state.unsaved;
  useEffect(() => {
    if (wanted) void run();
  }); // whenever it is wanted: a run that was under way for one test alone comes first
  const ran: Ran[] = all.flatMap(({ name }) => {
    const result = state.results.get(name);
    return result ? [{ ...result, name }] : [];
  });
  return {
    mayRun,
    count: all.length,
    pending: mayRun && (!known || state.running !== null),
    error: state.error,
    failed: ran.filter((test) => !test.passed),
    passed: ran.filter((test) => test.passed),
    again: () => void run(),
  };
}

export type Checks = ReturnType<typeof useChecks>;

/** Return what stands in the way: how many problems, and which tests; undefined while it is not known. */
export function blocking({ problems, tests }: Checks): { errors: number; failed: readonly Ran[] } | undefined {
  if (!problems.data || tests.pending || tests.error !== null) return undefined;
  return { errors: problems.data.problems.filter((problem) => problem.severity === "error").length, failed: tests.failed };
}
