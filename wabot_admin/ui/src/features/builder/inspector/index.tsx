/** The right column: whatever is chosen, to be edited; the flow itself while nothing is. */
import { useDraft, useChosenNode } from "../draft/context";
import { FlowSettings } from "./flow-settings";
import { Many } from "./many";
import { NodeInspector } from "./node-inspector";
import { NoteInspector } from "./note-inspector";
import { StartInspector } from "./start-inspector";

/** `tab` is what is open of a step: its form, or a panel beside it; it stays from step to step. */
export function Inspector({ tab, onTab }: { tab: string; onTab: (tab: string) => void }) {
  const node = useChosenNode();
  const { nodes, notes, start } = useDraft((state) => state.selection);
  const flow = useDraft((state) => state.flow);
  const [note] = notes;
  let shown = <FlowSettings key={flow} />;
  if (node) shown = <NodeInspector key={`${flow}/${node.id}`} node={node} tab={tab} onTab={onTab} />;
  else if (start) shown = <StartInspector key={flow} />;
  else if (notes.size === 1 && nodes.size === 0 && note) shown = <NoteInspector id={note} />;
  else if (nodes.size + notes.size > 1) shown = <Many />;
  return (
    <div id="inspector" tabIndex={-1} className="h-full overflow-y-auto outline-none">
      {shown}
    </div>
  );
}
