import { expect, test } from "vitest";
import { csvOf, harmless, readCsv } from "./csv";

test("what was written is read back, whatever it is made of: 500 generated tables", () => {
  let seed = 11;
  const letters = ["a", " ", '"', ",", ";", "\n", "'", "=", "-", "@", "+", "\t", "é", "{{ x }}", "\u200b", "＝"];
  const roll = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  for (let round = 0; round < 500; round += 1) {
    const rows = Array.from({ length: 3 }, () => ["k", ...Array.from({ length: 2 }, () => Array.from({ length: roll(8) }, () => letters[roll(letters.length)]).join(""))]);
    expect(readCsv(csvOf(rows)), `seed 11, round ${round}`).toEqual(rows);
  }
});

test.each(["=1+1", "+1", "-1", "@x", " =1", "\t=1", "'=1", "＝1", "\u200b=1"])("%j is nothing a spreadsheet runs", (text) => {
  expect(harmless(text)).toBe(`'${text}`);
});

test("other programs' tables are read: semicolons, bare cells, lines that end otherwise", () => {
  expect(readCsv('key;pt\r\na;Olá\n"b";"x ""y"""\n\n')).toEqual([["key", "pt"], ["a", "Olá"], ["b", 'x "y"']]);
});
