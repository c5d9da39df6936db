/** Choosing a kind's columns: which are shown, in which order. The table beneath follows at once. */
import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/input";
import { moved, type ShownColumn } from "@/features/captures/columns";
import { words } from "@/features/captures/messages";
import { useColumns } from "@/features/captures/use-columns";
import { useMessages } from "@/lib/i18n";

export function ColumnsButton({ kind }: { kind: Schemas["CaptureKind"] }) {
  const t = useMessages(words);
  const [columns] = useColumns(kind);
  const [open, setOpen] = useState(false);
  const hidden = columns.filter((each) => each.hidden).length;
  if (columns.length === 0) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} className="w-full sm:ml-auto sm:w-auto">
        <Columns3 aria-hidden />
        {hidden > 0 ? t("columnsHidden", { count: hidden }) : t("columns")}
      </Button>
      {open && <ColumnsDialog kind={kind} onClose={() => setOpen(false)} />}
    </>
  );
}

function ColumnsDialog({ kind, onClose }: { kind: Schemas["CaptureKind"]; onClose: () => void }) {
  const t = useMessages(words);
  const [columns, choose] = useColumns(kind);
  const list = useRef<HTMLUListElement>(null);
  const move = (place: number, by: -1 | 1) => {
    choose(moved(columns, place, by));
    requestAnimationFrame(() => focusOn(list.current, place + by, by));
  };
  const usual = columns.every(({ name, hidden }, place) => !hidden && name === kind.columns[place]);
  return (
    <Dialog open onOpenChange={onClose} title={t("columnsTitle", { kind: kind.kind })} help={t("columnsHelp")} className="max-w-sm">
      <ul ref={list} className="-mx-2">
        {columns.map((column, place) => (
          <Row
            key={column.name}
            column={column}
            onShow={() => choose(columns.map((each) => (each === column ? { ...each, hidden: !each.hidden } : each)))}
            onUp={place > 0 ? () => move(place, -1) : undefined}
            onDown={place < columns.length - 1 ? () => move(place, 1) : undefined}
          />
        ))}
      </ul>
      <DialogActions>
        <Button variant="ghost" onClick={() => choose(kind.columns.map((name) => ({ name, hidden: false })))} disabled={usual}>
          {t("columnsAll")}
        </Button>
        <Button variant="primary" onClick={onClose}>
          {t("columnsDone")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

interface RowProps {
  column: ShownColumn;
  onShow: () => void;
  onUp?: () => void;
  onDown?: () => void;
}

function Row({ column: { name, hidden }, onShow, onUp, onDown }: RowProps) {
  const t = useMessages(words);
  return (
    <li className="flex items-center gap-1 rounded-md pr-1 hover:bg-accent">
      <label className="flex min-w-0 flex-1 items-center gap-2.5 py-2 pl-2">
        <Checkbox checked={!hidden} onChange={onShow} />
        <span className="truncate">{name}</span>
      </label>
      <Button size="icon" variant="ghost" aria-label={t("columnUp", { name })} data-by={-1} disabled={!onUp} onClick={onUp}>
        <ArrowUp aria-hidden />
      </Button>
      <Button size="icon" variant="ghost" aria-label={t("columnDown", { name })} data-by={1} disabled={!onDown} onClick={onDown}>
        <ArrowDown aria-hidden />
      </Button>
    </li>
  );
}

/** Keep the focus on what was moved, for who goes on moving it; at the end of the list on its other button. */
function focusOn(list: HTMLElement | null, place: number, by: -1 | 1): void {
  const buttons = [...(list?.children[place]?.querySelectorAll<HTMLButtonElement>("button:not(:disabled)") ?? [])];
  (buttons.find((button) => button.dataset.by === String(by)) ?? buttons[0])?.focus();
}
