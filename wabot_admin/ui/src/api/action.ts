/** Doing something by the API: whether it is under way, and what was refused. */
import { useState } from "react";

/** Return what a call answered; throw what it refused. */
export async function ask<T>(call: Promise<{ data?: T | undefined; error?: unknown }>): Promise<T> {
  const { data, error } = await call;
  if (error !== undefined) throw error;
  return data as T;
}

export interface Action<Values extends unknown[], Result> {
  busy: boolean;
  error: unknown;
  /** Do it; resolves to undefined when it was refused. A second call while the first is under way does nothing. */
  run: (...values: Values) => Promise<Result | undefined>;
  clear: () => void;
}

export function useAction<Values extends unknown[], Result>(
  work: (...values: Values) => Promise<Result>,
): Action<Values, Result> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (...values: Values) => {
    if (busy) return undefined;
    setBusy(true);
    setError(null);
    try {
      return await work(...values);
    } catch (refusal) {
      setError(refusal);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run, clear: () => setError(null) };
}
