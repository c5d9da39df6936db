/** A note: its words, its color. */
import { Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Select, Textarea } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { useRemove } from "../canvas/removing";
import { useBuilder, useDraft, useFlow } from "../draft/context";
import { PanelFrame } from "../frame/panel-frame";
import { putNote } from "../model/edits";
import type { FlowNote } from "../model/types";
import { words as builderWords } from "../messages";
import { words } from "./messages";

const COLORS = ["yellow", "green", "blue", "pink", "gray"] as const;

export function NoteInspector({ id }: { id: string }) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store } = useBuilder();
  const note = useFlow()?.notes?.find((each) => each.id === id);
  const readOnly = useDraft((state) => state.readOnly);
  const remove = useRemove();
  const text = useRef<HTMLTextAreaElement>(null);
  const spot = useDraft((state) => state.spot);
  useEffect(() => {
    if (spot?.note === id && spot.field) text.current?.focus();
  }, [spot, id]);
  if (!note) return null;
  const put = (change: Partial<FlowNote>) => store.editFlow(putNote({ ...note, ...change }), { label: b("note"), group: `note/${id}` });
  return (
    <PanelFrame title={b("note")} onClose={() => store.select({})}>
      <div className="space-y-4">
        <Field label={b("noteText")}>
          {(control) => <Textarea {...control} ref={text} rows={6} disabled={readOnly} value={note.text} onChange={(event) => put({ text: event.target.value })} />}
        </Field>
        <Field label={t("color")}>
          {(control) => (
            <Select {...control} disabled={readOnly} value={note.color ?? "yellow"} onChange={(event) => put({ color: event.target.value as (typeof COLORS)[number] })}>
              {COLORS.map((color) => (
                <option key={color} value={color}>
                  {t(color)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {!readOnly && (
          <Button onClick={() => remove()}>
            <Trash2 aria-hidden />
            {b("remove")}
          </Button>
        )}
      </div>
    </PanelFrame>
  );
}
