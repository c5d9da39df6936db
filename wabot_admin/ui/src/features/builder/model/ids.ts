/** New ids for flows, nodes, triggers and notes: short, readable, unlike those there are. */

/** Return `wanted`, made fit for an id, or the first `wanted-2`, `wanted-3`, … that is free. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const plain = wanted
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 48)
    .replace(/-+$/, "");
  const base = plain || "x";
  if (!taken.has(base)) return base;
  for (let count = 2; ; count += 1) {
    const candidate = `${base}-${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}
