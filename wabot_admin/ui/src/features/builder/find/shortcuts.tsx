/** `?`: what the keys do. */
import { useEffect, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { useMessages } from "@/lib/i18n";
import { inControl } from "../in-control";
import { type FindWord, words } from "./messages";

const KEYS: readonly [string, FindWord][] = [
  ["A", "keyAdd"],
  ["C", "keyConnect"],
  ["← → ↑ ↓", "keyWalk"],
  ["Shift ← → ↑ ↓", "keyMore"],
  ["Ctrl ← → ↑ ↓", "keyMove"],
  ["Enter", "keyEdit"],
  ["O", "keyOpen"],
  ["Delete", "keyDelete"],
  ["Shift Delete", "keyHeal"],
  ["Ctrl K", "keyFind"],
  ["Ctrl Z / Ctrl Y", "keyUndo"],
  ["Ctrl C / X / V", "keyCopy"],
  ["Ctrl D", "keyDuplicate"],
  ["Ctrl A", "keyAll"],
  ["Ctrl S", "keySave"],
  ["Esc", "keyEscape"],
  ["?", "keyHelp"],
];

export function Shortcuts() {
  const t = useMessages(words);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "?" && event.target && !inControl(event.target)) setOpen(true);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t("shortcuts")} className="max-w-md">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- on a phone it is scrolled, by keyboard too */}
      <dl tabIndex={0} className="grid rounded-md grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
        {KEYS.map(([keys, word]) => (
          <div key={word} className="contents">
            <dt className="flex gap-1">
              <kbd className="rounded-md border bg-muted px-1.5 py-0.5 text-xs">{keys}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
