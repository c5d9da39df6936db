/** The open draft for the components inside the builder. */
import { createContext, useContext, useMemo, useSyncExternalStore, type ReactNode } from "react";
import { operatorsOf, type Operators } from "../model/rules";
import type { BotDocument, Flow, FlowNode, NodeType, Palette, TriggerType } from "../model/types";
import type { Saver } from "./saving";
import type { BuilderState, BuilderStore } from "./store";

/** The palette by type; the builder knows no node type by itself. */
export type Types = {
  palette: Palette;
  nodes: ReadonlyMap<string, NodeType>;
  triggers: ReadonlyMap<string, TriggerType>;
  operators: Operators;
};

export type Builder = { store: BuilderStore; saver: Saver; types: Types; botName: string };

const Context = createContext<Builder | null>(null);

export function BuilderProvider({ builder, children }: { builder: Builder; children: ReactNode }) {
  return <Context value={builder}>{children}</Context>;
}

/** Return the store, the saver and the palette of the builder around. */
export function useBuilder(): Builder {
  const builder = useContext(Context);
  if (!builder) throw new Error("useBuilder is for components inside the builder");
  return builder;
}

/** Return a part of the state: a value that stays the same object while nothing in it changes. The component is drawn
 *  again only when that part is another. */
export function useDraft<T>(part: (state: BuilderState) => T): T {
  const { store } = useBuilder();
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}

export function useDocument(): BotDocument {
  return useDraft(documentOf);
}

/** Return the open flow. */
export function useFlow(): Flow | undefined {
  return useDraft(flowOf);
}

/** Return the one node that is chosen. */
export function useChosenNode(): FlowNode | undefined {
  return useDraft(chosenNodeOf);
}

export function useTypes(palette: Palette): Types {
  return useMemo(
    () => ({
      palette,
      nodes: new Map(palette.actions.map((type) => [type.type, type])),
      triggers: new Map(palette.triggers.map((type) => [type.type, type])),
      operators: operatorsOf(palette.rules),
    }),
    [palette],
  );
}

const documentOf = (state: BuilderState): BotDocument => state.document;

export function flowOf(state: BuilderState): Flow | undefined {
  return state.document.flows?.find((flow) => flow.id === state.flow);
}

export function chosenNodeOf(state: BuilderState): FlowNode | undefined {
  const { nodes, notes } = state.selection;
  if (nodes.size !== 1 || notes.size > 0) return undefined;
  const [id] = nodes;
  return flowOf(state)?.nodes?.find((node) => node.id === id);
}
