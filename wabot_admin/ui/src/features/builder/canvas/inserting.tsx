/** Choosing a step to add: at an edge, after a node, at one of its ways out, or anywhere; asked by whoever has a place for it. */
import { createContext, useContext } from "react";
import type { FlowEdge, Place } from "../model/types";

/** Onto a connection, or at a way out of a step: the first that leads nowhere where none is named. */
export type Insertion = { edge?: FlowEdge; after?: string; exit?: string; at?: Place };

export const InsertContext = createContext<(insertion: Insertion) => void>(() => undefined);

/** Return the function that asks which step shall be added where. */
export function useInsert(): (insertion: Insertion) => void {
  return useContext(InsertContext);
}
