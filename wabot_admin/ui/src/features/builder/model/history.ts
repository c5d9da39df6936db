/** Undo and redo over whole documents, which share all they have in common; typing and dragging count as one step. */

export type Step<T> = { state: T; label: string; group: string | undefined; at: number };
export type History<T> = { past: readonly Step<T>[]; present: Step<T>; future: readonly Step<T>[] };

const DEEPEST = 200;
const PAUSE = 1_500; // milliseconds after which the same kind of change is a step of its own

export function beginHistory<T>(state: T): History<T> {
  return { past: [], present: { state, label: "", group: undefined, at: 0 }, future: [] };
}

/** Add a change. Changes of one `group` that follow each other without a pause become one step. */
export function advance<T>(
  history: History<T>,
  state: T,
  { label, group, at }: { label: string; group?: string | undefined; at: number },
): History<T> {
  const { past, present } = history;
  if (state === present.state) return history;
  const step: Step<T> = { state, label, group, at };
  const joins = group !== undefined && group === present.group && at - present.at < PAUSE;
  if (joins) return { past, present: { ...step, label: present.label }, future: [] };
  return { past: [...past.slice(-(DEEPEST - 1)), present], present: step, future: [] };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (!before) return history;
  const present = { ...before, group: undefined };
  return { past: history.past.slice(0, -1), present, future: [history.present, ...history.future] };
}

export function redo<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  if (!after) return history;
  return { past: [...history.past, history.present], present: { ...after, group: undefined }, future };
}
