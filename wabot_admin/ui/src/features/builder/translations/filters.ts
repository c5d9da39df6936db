/** Which texts are listed. */
import type { Cell, TextRow } from "../model/translation-table";

export const KINDS = ["all", "missing", "outdated", "unlike"] as const;
export type Kind = (typeof KINDS)[number];
export type Filter = { kind: Kind; flow: string; search: string };

export const NO_FILTER: Filter = { kind: "all", flow: "", search: "" };

const FITS: Record<Kind, (cell: Cell) => boolean> = {
  all: () => true,
  missing: (cell) => cell.state === "missing",
  outdated: (cell) => cell.state === "outdated",
  unlike: (cell) => cell.lost.length + cell.strange.length > 0,
};

/** Return the rows that fit in any of the languages; those that were just edited stay where they are. */
export function filtered(rows: readonly TextRow[], { kind, flow, search }: Filter, languages: readonly string[], edited: ReadonlySet<string>): TextRow[] {
  const wanted = search.trim().toLowerCase();
  return rows.filter((row) => {
    if (flow && row.flow !== flow) return false;
    const cells = languages.flatMap((each) => row.cells[each] ?? []);
    if (wanted && ![row.text, row.title, ...cells.map((cell) => cell.text)].some((text) => text.toLowerCase().includes(wanted))) return false;
    return edited.has(row.key) || cells.some(FITS[kind]);
  });
}
