/** Adding a step: made of its type, put where it fits, joined to what it comes after, and chosen; and what starts the flow. */
import { useCallback } from "react";
import { type Translate, useMessages } from "@/lib/i18n";
import { useBuilder, flowOf } from "../draft/context";
import { addAfter, newNode, placeAfter } from "../model/adding";
import type { BuilderStore } from "../draft/store";
import { addFlow, insertOnEdge, putTrigger } from "../model/edits";
import { exitsOf, freeExit } from "../model/exits";
import { freeId } from "../model/ids";
import type { NodeType, TriggerType } from "../model/types";
import { type BuilderWord, words } from "../messages";
import type { Insertion } from "./inserting";

/** Return the function that adds a step of a type: onto an edge, after a node (by default the chosen one), or somewhere. */
export function useAdd(): (type: NodeType, insertion?: Insertion) => void {
  const t = useMessages(words);
  const { store, types } = useBuilder();
  return useCallback((type, { edge, after, exit: wayOut, at } = {}) => {
    beginFlow(store, t);
    const flow = flowOf(store.get());
    if (!flow || store.get().readOnly) return;
    const node = newNode(flow, type, t("option"));
    const how = { label: t("added", { name: type.title }) };
    if (edge) {
      const exit = freeExit(exitsOf(node, type, []), new Set());
      const place = at ? { x: at.x - 120, y: at.y - 30 } : placeAfter(flow, edge.source);
      store.editFlow(insertOnEdge(edge, node, place, exit?.name), how);
    } else {
      const chosen = store.get().selection.nodes;
      const [only] = chosen.size === 1 && !at ? chosen : [];
      const from = flow.nodes?.find((each) => each.id === (after ?? only));
      store.editFlow(addAfter(node, types.nodes, from, { at, exit: wayOut }), how);
    }
    store.goTo({ node: node.id });
  }, [store, types, t]);
}

/** Return the function that adds something that starts the open flow, and returns its id. */
export function useAddTrigger(): (type: TriggerType) => string {
  const t = useMessages(words);
  const { store } = useBuilder();
  return useCallback((type) => {
    beginFlow(store, t);
    const taken = new Set(flowOf(store.get())?.triggers?.map((trigger) => trigger.id));
    const id = freeId(type.type.split(".").at(-1) ?? "start", taken);
    store.editFlow(putTrigger({ id, type: type.type, version: type.version, config: {} }), { label: t("addTrigger") });
    return id;
  }, [store, t]);
}

/** Give a bot without any flow its first. */
export function beginFlow(store: BuilderStore, t: Translate<BuilderWord>): void {
  if (flowOf(store.get())) return;
  const made = addFlow(t("firstFlow"))(store.get().document);
  store.edit(() => made.document, { label: t("flowAdded") });
}
