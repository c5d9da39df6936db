/** Tables for spreadsheets, written and read as the API's are: every cell quoted, and none that is run as a formula.
 *  What a spreadsheet could take for one gets an apostrophe, which is taken off again when it is read. */

export const CSV = "text/csv;charset=utf-8";

const RISKY = /^(?:'*[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]|'*[\t\r\n])/;

export function csvOf(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => cells.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(",");
  return `\ufeff${rows.map(line).join("\r\n")}\r\n`;
}

/** Read a table with commas, semicolons or tabs between its cells; whatever is broken in it is text. */
export function readCsv(text: string): string[][] {
  const body = text.replace(/^\ufeff/, "");
  const between = [",", ";", "\t"].reduce((best, each) => (count(body, each) > count(body, best) ? each : best), ",");
  const rows: string[][] = [];
  let [row, cell, quoted, place]: [string[], string, boolean, number] = [[], "", false, 0];
  const endCell = (): void => {
    row.push(readCell(cell));
    cell = "";
  };
  const endRow = (): void => {
    endCell();
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  for (; place < body.length; place += 1) {
    const letter = body[place] ?? "";
    if (quoted && letter === '"' && body[place + 1] === '"') {
      cell += '"';
      place += 1;
    } else if (quoted) {
      if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === between) endCell();
    else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  endRow();
  return rows;
}

export function harmless(text: string): string {
  return RISKY.test(text) ? `'${text}` : text;
}

export function readCell(text: string): string {
  return text.startsWith("'") && RISKY.test(text) ? text.slice(1) : text;
}

/** Return how often a character stands in the first line. */
function count(text: string, letter: string): number {
  return (text.split("\n", 1)[0] ?? "").split(letter).length;
}
