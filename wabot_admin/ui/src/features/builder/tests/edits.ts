/** How the draft's tests are changed: through the draft, so that they are saved, undone and merged like all else. */
import { useMessages } from "@/lib/i18n";
import { useBuilder } from "../draft/context";
import type { BotDocument } from "../model/types";
import { words } from "./messages";

export type Test = NonNullable<BotDocument["tests"]>[number];

const FIRST_CHAT = "> hi\n< ";

export function useEdits() {
  const t = useMessages(words);
  const { store } = useBuilder();
  const put = (tests: Test[], label: string, group?: string) => store.edit((document) => ({ ...document, tests }), { label, ...(group && { group }) });
  const tests = () => store.get().document.tests ?? [];
  const free = (wanted: (count: number) => string): string => {
    const names = new Set(tests().map((test) => test.name));
    for (let count = 1; ; count += 1) if (!names.has(wanted(count))) return wanted(count);
  };
  return {
    /** Add a test to write, and return its place. */
    add: (): number => {
      const all = tests();
      put([...all, { name: free((count) => t("newName", { count: all.length + count })), chat: FIRST_CHAT }], t("added"));
      return all.length;
    },
    change: (place: number, parts: Partial<Test>): void => {
      const before = tests()[place];
      if (before) put(tests().with(place, { ...before, ...parts }), t("changed"), `test/${place}/${Object.keys(parts).join()}`);
    },
    duplicate: (place: number): number => {
      const test = tests()[place];
      if (!test) return place;
      const name = free((count) => (count === 1 ? t("copyOf", { name: test.name }) : `${t("copyOf", { name: test.name })} ${count}`));
      put(tests().toSpliced(place + 1, 0, { ...test, name }), t("added"));
      return place + 1;
    },
    remove: (place: number): void => put(tests().toSpliced(place, 1), t("removed")),
  };
}
