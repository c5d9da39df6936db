/** What the keys do on the canvas. */
import type { KeyboardEvent } from "react";
import { chosenNodeOf, flowOf, useBuilder } from "../draft/context";
import { inControl } from "../in-control";
import { flowNamedBy } from "../model/describe";
import type { Selection } from "../draft/store";
import type { Direction } from "../model/neighbours";
import type { Flow } from "../model/types";
import { useClipboard } from "./clipboard";
import { useInsert } from "./inserting";
import { useRemove } from "./removing";
import { useWalking } from "./walking";

/** Return what handles the keys; those pressed in a control are left to it. */
export function useCanvasKeys(): (event: KeyboardEvent) => void {
  const remove = useRemove();
  const { store, types } = useBuilder();
  const insert = useInsert();
  const { duplicate } = useClipboard();
  const { walk, nudge } = useWalking();
  const openNamed = () => {
    const node = chosenNodeOf(store.get());
    const named = node && flowNamedBy(node.config ?? {}, types.nodes.get(node.type));
    if (named) store.openFlow(named);
  };
  return (event) => {
    if (inControl(event.target) || (event.key === "Enter" && event.target instanceof Element && event.target.closest("button, a"))) return;
    const strong = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const chosen = store.get().selection;
    const [only] = chosen.nodes.size === 1 ? chosen.nodes : [];
    const acts: Record<string, (() => void) | undefined> = strong
      ? {
          d: duplicate,
          a: () => store.select(all(flowOf(store.get()))),
          ...byArrow(nudge),
        }
      : {
          Delete: () => remove(event.shiftKey),
          Backspace: () => remove(event.shiftKey),
          a: () => insert(only ? { after: only } : {}),
          c: () => document.querySelector<HTMLElement>("#ways-out select")?.focus(),
          o: openNamed,
          Escape: () => store.select({}),
          Enter: () => document.getElementById("inspector")?.focus(),
          ...byArrow((direction) => walk(direction, { more: event.shiftKey })),
        };
    const act = acts[key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}

function byArrow(act: (direction: Direction) => void): Record<string, () => void> {
  return {
    ArrowRight: () => act("right"),
    ArrowLeft: () => act("left"),
    ArrowUp: () => act("up"),
    ArrowDown: () => act("down"),
  };
}

/** Return all of a flow as what is chosen. */
function all(flow: Flow | undefined): Pick<Selection, "nodes" | "notes"> {
  return { nodes: new Set(flow?.nodes?.map((node) => node.id)), notes: new Set(flow?.notes?.map((note) => note.id)) };
}
