/** A note on the canvas: words for whoever edits the flow, never sent to anyone. */
import { type NodeProps, NodeResizer } from "@xyflow/react";
import { memo } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import { putNote } from "../model/edits";
import type { NoteNode } from "../model/graph";
import type { FlowNote } from "../model/types";
import { words } from "../messages";

const COLORS: Record<NonNullable<FlowNote["color"]>, string> = {
  yellow: "bg-note-yellow",
  green: "bg-note-green",
  blue: "bg-note-blue",
  pink: "bg-note-pink",
  gray: "bg-muted",
};

export const Note = memo(function Note({ data: { note }, selected }: NodeProps<NoteNode>) {
  const t = useMessages(words);
  const { store } = useBuilder();
  const readOnly = useDraft((state) => state.readOnly);
  const keep = (change: Partial<FlowNote>, group?: string) =>
    store.editFlow(putNote({ ...note, ...change }), { label: t("note"), ...(group && { group }) });
  return (
    <>
      <NodeResizer
        isVisible={selected && !readOnly}
        minWidth={120}
        minHeight={60}
        onResizeEnd={(_, { x, y, width, height }) =>
          keep({ position: [Math.round(x), Math.round(y)], size: [Math.round(width), Math.round(height)] })
        }
      />
      <div className={cn("size-full rounded-md p-2.5 text-note-ink shadow-card", COLORS[note.color ?? "yellow"], selected && "ring-2 ring-primary/40")}>
        <textarea
          aria-label={t("noteText")}
          value={note.text}
          readOnly={readOnly || !selected}
          tabIndex={selected ? 0 : -1}
          className={cn("size-full resize-none bg-transparent text-xs leading-4.5 outline-none", selected ? "nodrag nowheel" : "pointer-events-none")}
          onChange={(event) => keep({ text: event.target.value }, `note/${note.id}`)}
        />
      </div>
    </>
  );
});
