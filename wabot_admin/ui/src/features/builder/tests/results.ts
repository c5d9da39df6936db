/** How the tests of the open draft went, each with the save it was run at; older ones are stale. Kept while the draft
 *  is open. */
import { useSyncExternalStore } from "react";
import { ask } from "@/api/action";
import { api } from "@/api/client";
import { useBuilder, useDraft } from "../draft/context";
import type { Saver } from "../draft/saving";
import type { BuilderStore } from "../draft/store";

export type Result = { passed: boolean; why: string | null; line: number | null; rev: number };
/** `asked` is the save all were last run at, whatever came of it. */
export type ResultsState = { results: ReadonlyMap<string, Result>; running: ReadonlySet<string> | "all" | null; asked: number | null; error: unknown; unsaved: boolean };
export type Standing = "passed" | "failed" | "stale" | "staleFailed" | "never";

class Results {
  private state: ResultsState = { results: new Map(), running: null, asked: null, error: null, unsaved: false };
  private readonly listeners = new Set<() => void>();

  constructor(private readonly store: BuilderStore) {}

  get = (): ResultsState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Run one test, or all, of the draft as it is after it was saved. */
  run = async (saver: Saver, name?: string): Promise<void> => {
    if (this.state.running) return;
    this.set({ running: name === undefined ? "all" : new Set([name]), error: null, unsaved: false });
    try {
      if (!(await saver.flush())) {
        this.set({ unsaved: true });
        return;
      }
      if (name === undefined) this.set({ asked: this.store.get().rev });
      const params = { path: { bot: this.store.get().bot }, ...(name !== undefined && { query: { name } }) };
      const { rev, tests } = await ask(api.POST("/api/bots/{bot}/tests", { params }));
      const results = new Map(name === undefined ? [] : this.state.results);
      for (const { passed, why, line, ...test } of tests) results.set(test.name, { passed, why, line, rev });
      this.set({ results });
    } catch (error) {
      this.set({ error });
    } finally {
      this.set({ running: null });
    }
  };

  private set(parts: Partial<ResultsState>): void {
    this.state = { ...this.state, ...parts };
    for (const listener of this.listeners) listener();
  }
}

const kept = new WeakMap<BuilderStore, Results>();

export function useResults(): { state: ResultsState; run: (name?: string) => Promise<void>; standing: (name: string) => Standing } {
  const { store, saver } = useBuilder();
  let results = kept.get(store);
  if (!results) {
    results = new Results(store);
    kept.set(store, results);
  }
  const mine = results;
  const state = useSyncExternalStore(mine.subscribe, mine.get);
  const rev = useDraft((draft) => draft.rev);
  const dirty = useDraft((draft) => draft.saving !== "saved");
  return {
    state,
    run: (name) => mine.run(saver, name),
    standing: (name) => standingOf(state.results.get(name), dirty ? null : rev),
  };
}

/** Return how a result stands when the draft is at `rev`; null is a draft that is not saved yet. */
export function standingOf(result: Result | undefined, rev: number | null): Standing {
  if (!result) return "never";
  if (result.rev === rev) return result.passed ? "passed" : "failed";
  return result.passed ? "stale" : "staleFailed";
}
