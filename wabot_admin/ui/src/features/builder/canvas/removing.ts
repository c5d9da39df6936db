/** Removing what is chosen: by a key, a button, or by cutting it. */
import { useMessages } from "@/lib/i18n";
import { flowOf, useBuilder } from "../draft/context";
import { disconnect, removeNodes, removeNotes } from "../model/edits";
import { words } from "../messages";

/** Return the function that removes what is chosen; `heal` joins the ends of what is removed. */
export function useRemove(): (heal?: boolean) => void {
  const t = useMessages(words);
  const { store } = useBuilder();
  return (heal = false) => {
    const { nodes, notes, edge } = store.get().selection;
    const found = flowOf(store.get())?.edges?.find((each) => `${each.source}/${each.exit}` === edge);
    store.editFlow(
      (flow) => {
        const fewer = nodes.size || notes.size ? removeNotes(notes)(removeNodes(nodes, { heal })(flow)) : flow;
        return found ? disconnect(found.source, found.exit)(fewer) : fewer;
      },
      { label: t("removed") },
    );
    store.select({});
  };
}
