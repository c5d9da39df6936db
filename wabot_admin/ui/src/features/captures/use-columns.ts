/** A kind's columns as this browser shows them, and choosing others. */
import type { Schemas } from "@/api/client";
import { choose, columnsOf, type ShownColumn } from "@/features/captures/columns";
import { prefer, usePreference } from "@/lib/preferences";

const KEPT = "columns";

export function useColumns({ kind, columns }: Schemas["CaptureKind"]): [ShownColumn[], (chosen: readonly ShownColumn[]) => void] {
  const kept = usePreference(KEPT);
  return [columnsOf(kept, kind, columns), (chosen) => prefer(KEPT, choose(kept, kind, columns, chosen))];
}
