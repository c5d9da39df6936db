/** What the mouse does on the canvas: joining, moving and opening; the same functions as long as the builder is open,
 *  for other ones would have xyflow draw every card and connection anew. */
import { type Connection, type Edge, type IsValidConnection, type Node, type OnNodeDrag, useReactFlow } from "@xyflow/react";
import { type DragEvent, useMemo } from "react";
import { useMessages } from "@/lib/i18n";
import { useBuilder } from "../draft/context";
import { flowNamedBy } from "../model/describe";
import { connect, disconnect, move } from "../model/edits";
import { type CardNode, noteId } from "../model/graph";
import type { Place } from "../model/types";
import { words } from "../messages";
import { DRAGGED } from "../palette";
import { useAdd } from "./add";
import type { AnyEdge, AnyNode } from "./drawing";
import { START } from "./start-card";

type Acts = {
  onConnect: (connection: Connection) => void;
  onReconnect: (edge: AnyEdge, connection: Connection) => void;
  isValidConnection: IsValidConnection<AnyEdge>;
  onNodeDragStop: OnNodeDrag<AnyNode>;
  onSelectionDragStop: (event: unknown, moved: AnyNode[]) => void;
  onNodeDoubleClick: (event: unknown, node: AnyNode) => void;
};

export function useActs(): Acts {
  const t = useMessages(words);
  const { store } = useBuilder();
  return useMemo(() => {
    const join = ({ source, sourceHandle, target }: Connection) => {
      if (source === START) store.editFlow((each) => ({ ...each, start: target }), { label: t("connected") });
      else if (sourceHandle) store.editFlow(connect({ source, exit: sourceHandle, target }), { label: t("connected") });
    };
    const put = (moved: readonly Node[]) => {
      const places: Record<string, Place> = Object.fromEntries(moved.map((node) => [noteId(node.id) ?? node.id, node.position]));
      store.editFlow(move(places), { label: t("moved") });
    };
    return {
      onConnect: join,
      onReconnect: (edge: Edge, connection) => {
        if (edge.id === START) return;
        if (connection.source !== edge.source || connection.sourceHandle !== edge.sourceHandle) {
          store.editFlow(disconnect(edge.source, edge.sourceHandle ?? ""), { label: t("connected"), group: "reconnect" });
        }
        join(connection);
      },
      isValidConnection: ({ target }) => target !== START && noteId(target) === undefined,
      onNodeDragStop: (_, __, moved) => put(moved),
      onSelectionDragStop: (_, moved) => moved.length > 0 && put(moved),
      onNodeDoubleClick: (_, node) => {
        const called = isCard(node) ? flowNamedBy(node.data.node.config ?? {}, node.data.type) : undefined;
        if (called) store.openFlow(called);
      },
    };
  }, [store, t]);
}

/** Return what adds a step that is dragged here from the palette. */
export function useDropped(): (event: DragEvent) => void {
  const { store, types } = useBuilder();
  const { screenToFlowPosition } = useReactFlow();
  const add = useAdd();
  return (event) => {
    const type = types.nodes.get(event.dataTransfer.getData(DRAGGED));
    if (!type || store.get().readOnly) return;
    event.preventDefault();
    const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    add(type, { at: { x: at.x - 120, y: at.y - 24 } });
  };
}

function isCard(node: AnyNode): node is CardNode {
  return node.type === "card";
}
