/** What is wrong with wabot itself, told from its health; pure. What is wrong with a number its state tells. */
import type { Schemas } from "@/api/client";

export type Finding = "records" | "cache" | "tallies" | "words" | "unhandled" | "queued" | "plugins";

/** How long messages may wait before something must be wrong. */
const LATE = 120_000;

export function findingsOf(health: Schemas["Health"], now: Date): Finding[] {
  const away = (kind: string) => health.stores.some((store) => store.kind === kind && store.milliseconds === null);
  const late = (at: string | null) => at !== null && now.getTime() - new Date(at).getTime() > LATE;
  const kept = health.processes?.flatMap((process) => process.keeps);
  const found: [Finding, boolean][] = [
    ["records", away("records")],
    ["cache", away("cache")],
    ["unhandled", late(health.queue.oldest_in)],
    ["queued", late(health.queue.oldest_out)],
    ["plugins", health.plugins?.some((plugin) => plugin.status === "broken") ?? false],
    ["tallies", kept !== undefined && !kept.includes("tallies")],
    ["words", kept !== undefined && !kept.includes("words")],
  ];
  return found.filter(([, is]) => is).map(([name]) => name);
}
