/** Loading the page afresh without losing what is not saved: who has something to lose says how it is saved. */
const savers = new Set<() => Promise<boolean>>();

/** Have this called before the page is loaded afresh; it returns whether all is saved. Return what ends that. */
export function saveBeforeReload(save: () => Promise<boolean>): () => void {
  savers.add(save);
  return () => savers.delete(save);
}

/** Load the page afresh if wabot answers and all is saved; else leave all as it is. */
export async function reload(): Promise<void> {
  const answers = await fetch("/readyz").then(() => true, () => false);
  if (!answers) return;
  const saved = await Promise.all([...savers].map((save) => save()));
  if (saved.every(Boolean)) location.reload();
}
