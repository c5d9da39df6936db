/** The right column: whatever is chosen, to be edited; the flow itself while nothing is. */
import { useState } from "react";
import { useDraft, useChosenNode } from "../draft/context";
import { FlowSettings } from "./flow-settings";
import { Many } from "./many";
import { EDIT, NodeInspector } from "./node-inspector";
import { NoteInspector } from "./note-inspector";
import { StartInspector } from "./start-inspector";

export function Inspector() {
  const node = useChosenNode();
  const { nodes, notes, start } = useDraft((state) => state.selection);
  const flow = useDraft((state) => state.flow);
  const [note] = notes;
  const [tab, setTab] = useState(EDIT);
  let shown = <FlowSettings key={flow} />;
  if (node) shown = <NodeInspector key={`${flow}/${node.id}`} node={node} tab={tab} onTab={setTab} />;
  else if (start) shown = <StartInspector key={flow} />;
  else if (notes.size === 1 && nodes.size === 0 && note) shown = <NoteInspector id={note} />;
  else if (nodes.size + notes.size > 1) shown = <Many />;
  return (
    <div id="inspector" tabIndex={-1} className="h-full overflow-y-auto outline-none">
      {shown}
    </div>
  );
}
