/** The translations as a table for translators, and back: CSV by key, a column for each language. */
import { csvOf, readCsv } from "@/lib/csv";
import type { TranslationTable } from "../model/translation-table";
import type { Translation } from "../model/translation-edits";

const KEY = "key";
const CODE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export function exported({ own, languages, rows }: TranslationTable, heads: { step: string; field: string }): string {
  const lines = rows.map((row) => [row.key, row.title, row.label, row.text, ...languages.map((each) => row.cells[each]?.text ?? "")]);
  return csvOf([[KEY, heads.step, heads.field, own, ...languages], ...lines]);
}

export type Imported = { texts: Translation[]; languages: string[]; unknown: number };

/** Read such a table; empty cells say nothing. Without its key column or any other language it is none: `undefined`. */
export function imported(text: string, { own, rows }: TranslationTable): Imported | undefined {
  const [head = [], ...lines] = readCsv(text);
  const names = head.map((each) => each.trim());
  const place = names.findIndex((each) => each.toLowerCase() === KEY);
  const source = names.indexOf(own);
  const languages = [...new Set(names.filter((each) => CODE.test(each) && each !== own && each !== KEY))];
  if (place < 0 || languages.length === 0) return undefined;
  const known = new Map(rows.flatMap((row) => [[row.key, row] as const, ...Object.values(row.cells).map((cell) => [cell.key, row] as const)]));
  const texts: Translation[] = [];
  let unknown = 0;
  for (const line of lines) {
    const row = known.get(line[place] ?? "");
    if (!row) unknown += 1;
    for (const language of row ? languages : []) {
      const [said, cell] = [line[names.indexOf(language)] ?? "", row?.cells[language]];
      if (row && said.trim() && said !== cell?.text) texts.push({ language, key: cell?.key ?? row.key, text: said, source: line[source] || row.text });
    }
  }
  return { texts, languages, unknown };
}
