/** What publishing asks first: problems, tests, what changes and who waits, all of the draft as it is saved. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "@/api/action";
import { $api, api } from "@/api/client";

const FRESH = { staleTime: 0, gcTime: 0, refetchOnMount: "always" } as const;

export function useChecks(bot: string, rev: number, ready: boolean) {
  const path = { params: { path: { bot } } };
  const once = { ...FRESH, enabled: ready, refetchOnWindowFocus: false };
  const live = $api.useQuery("get", "/api/bots/{bot}", path, { ...FRESH }).data?.live;
  const problems = useQuery({ queryKey: ["publish", "problems", bot, rev], queryFn: ({ signal }) => ask(api.GET("/api/bots/{bot}/problems", { ...path, signal })), ...once });
  const tests = useQuery({ queryKey: ["publish", "tests", bot, rev], queryFn: ({ signal }) => ask(api.POST("/api/bots/{bot}/tests", { ...path, signal })), retry: false, ...once });
  const diff = useQuery({ queryKey: ["publish", "diff", bot, rev], queryFn: ({ signal }) => ask(api.GET("/api/bots/{bot}/diff", { ...path, signal })), ...once });
  const impact = useQuery({ queryKey: ["publish", "impact", bot, rev], queryFn: ({ signal }) => ask(api.GET("/api/bots/{bot}/impact", { ...path, signal })), ...once });
  const before = $api.useQuery(
    "get",
    "/api/bots/{bot}/revisions/{revision}",
    { params: { path: { bot, revision: String(live ?? "") } } },
    { enabled: typeof live === "number", staleTime: Infinity },
  );
  return { live, problems, tests, diff, impact, before: live === null ? null : before.data?.document };
}

export type Checks = ReturnType<typeof useChecks>;

/** Return what stands in the way: how many problems and failing tests, undefined while it is not known. */
export function blocking({ problems, tests }: Checks): number | undefined {
  if (!problems.data || !tests.data) return undefined;
  const errors = problems.data.problems.filter((problem) => problem.severity === "error").length;
  return errors + tests.data.tests.filter((test) => !test.passed).length;
}
