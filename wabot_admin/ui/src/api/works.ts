/** The long works of this moment: those the server tells of, and files that come to this page. */
import { useEffect, useSyncExternalStore } from "react";
import { useLive } from "@/api/live";
import { heard, left, type Told, type Work, worthShowing } from "@/lib/works";

const LOOK_AGAIN = 500;
const NONE: readonly Work[] = [];
let works: readonly Work[] = NONE;
let shown: readonly Work[] = NONE;
const listeners = new Set<() => void>();
let files = 0;

/** Return the works to show, the oldest first; while someone looks. */
export function useWorks(): readonly Work[] {
  useLive(({ kind, data }) => {
    if (kind === "job") tell(data as Told);
  });
  useEffect(() => {
    const again = setInterval(() => change(left(works, Date.now())), LOOK_AGAIN);
    return () => clearInterval(again);
  }, []);
  return useSyncExternalStore(subscribe, () => shown);
}

/** Put a work that failed away. */
export function putAway(id: string): void {
  change(works.filter((work) => work.id !== id));
}

/** Say that a file comes, and return what says how many bytes there are, and how it ended. */
export function tellOfFile(): (bytes: number, status: Told["status"]) => void {
  const id = `file ${String(++files)}`;
  const say = (bytes: number, status: Told["status"]) => tell({ id, kind: "file", of: "", done: bytes, total: null, status });
  say(0, "running");
  return say;
}

function tell(told: Told): void {
  change(left(heard(works, told, Date.now()), Date.now()));
}

function change(next: readonly Work[]): void {
  works = next;
  const found = worthShowing(works, Date.now());
  if (found.length === shown.length && found.every((work, place) => work === shown[place])) return;
  shown = found.length === 0 ? NONE : found;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
