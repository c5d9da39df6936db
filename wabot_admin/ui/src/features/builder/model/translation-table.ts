/** All texts of a bot beside their translations: which are there, which are missing, which were made from another text. */
import { formatted, type Span } from "@/lib/whatsapp-text";
import { titleOf } from "./describe";
import { languagesOf, type NodeText, spellingOf, textAt, textsOf } from "./translations";
import type { BotDocument, NodeType } from "./types";

export type CellState = "done" | "missing" | "outdated";
export type Cell = {
  /** Where it is kept: as the document spells it, else with the ids of entries. */
  key: string;
  text: string;
  state: CellState;
  /** What the text was when this was translated, if it is another now. */
  from: string | undefined;
  /** Variables of the text that the translation lacks, and those it has for itself. */
  lost: readonly string[];
  strange: readonly string[];
};
export type TextRow = { key: string; flow: string; node: string; path: string; title: string; label: string; text: string; cells: Readonly<Record<string, Cell>> };
export type LeftOver = { language: string; key: string; text: string };
export type TranslationTable = { own: string; languages: string[]; rows: TextRow[]; leftOver: LeftOver[] };

type Kept = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Return the table of a document; translations of texts that are gone are left over. */
export function tableOf(document: BotDocument, types: ReadonlyMap<string, NodeType>): TranslationTable {
  const [own = "en", ...languages] = languagesOf(document);
  const kept: Kept = document.translations ?? {};
  const used = new Set<string>();
  const rows: TextRow[] = [];
  for (const flow of document.flows ?? []) {
    for (const node of flow.nodes ?? []) {
      const [type, prefix, config] = [types.get(node.type), `${flow.id}/${node.id}/`, node.config ?? {}];
      const add = ({ path, label, text }: NodeText): void => {
        const cells: Record<string, Cell> = {};
        for (const language of languages) {
          const key = prefix + spellingOf(path, config, (each) => kept[language]?.[prefix + each] !== undefined);
          used.add(`${language}:${key}`);
          cells[language] = cellOf(text, key, kept[language]?.[key] ?? "", document.translated_from?.[language]?.[key]);
        }
        rows.push({ key: prefix + path, flow: flow.id, node: node.id, path, title: titleOf(node, type), label, text, cells });
      };
      textsOf(config, type).forEach(add);
      for (const [key, language] of languages.flatMap((each) => Object.keys(kept[each] ?? {}).map((key) => [key, each] as const))) {
        if (!key.startsWith(prefix) || used.has(`${language}:${key}`)) continue;
        const [path, text] = [key.slice(prefix.length), textAt(config, key.slice(prefix.length))];
        if (text !== undefined) add({ path, label: path, text });
      }
    }
  }
  const leftOver = languages.flatMap((language) =>
    Object.entries(kept[language] ?? {}).flatMap(([key, text]) => (used.has(`${language}:${key}`) ? [] : [{ language, key, text }])),
  );
  return { own, languages, rows, leftOver };
}

function cellOf(source: string, key: string, text: string, from: string | undefined): Cell {
  if (!text.trim()) return { key, text, state: "missing", from: undefined, lost: [], strange: [] };
  const [wanted, found] = [variablesOf(source), variablesOf(text)];
  const outdated = from !== undefined && from !== source;
  return {
    key,
    text,
    state: outdated ? "outdated" : "done",
    from: outdated ? from : undefined,
    lost: wanted.filter((name) => !found.includes(name)),
    strange: found.filter((name) => !wanted.includes(name)),
  };
}

/** Return the names that a text's `{{ }}` read, each once. */
export function variablesOf(text: string): string[] {
  const read = (spans: readonly Span[]): string[] =>
    spans.flatMap((span) => ("children" in span ? read(span.children) : span.kind === "variable" ? [(span.text.split("|")[0] ?? "").trim()] : []));
  return [...new Set(read(formatted(text)))];
}

export type Coverage = { total: number; done: number; outdated: number; percent: number };

/** Return how far a language is; 100 percent only when nothing is missing or outdated. */
export function coverageOf(rows: readonly TextRow[], language: string): Coverage {
  const states = rows.map((row) => row.cells[language]?.state);
  const done = states.filter((state) => state === "done").length;
  const total = rows.length;
  return { total, done, outdated: states.filter((state) => state === "outdated").length, percent: total === 0 ? 100 : Math.floor((done / total) * 100) };
}
