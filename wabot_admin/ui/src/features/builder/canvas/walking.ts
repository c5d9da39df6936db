/** What the arrow keys do: going from card to card, choosing more of them, and moving what is chosen. */
import { useReactFlow } from "@xyflow/react";
import { useRef } from "react";
import { useMessages } from "@/lib/i18n";
import { flowOf, useBuilder } from "../draft/context";
import type { Spot } from "../draft/store";
import { move } from "../model/edits";
import { noteId } from "../model/graph";
import { type Direction, neighbour } from "../model/neighbours";
import { words } from "../messages";
import { boxOf, idsOf, selectionOf, type AnyEdge, type AnyNode } from "./drawing";
import { START } from "./start-card";

const STEP = 20;
const STEPS: Record<Direction, readonly [number, number]> = { left: [-STEP, 0], right: [STEP, 0], up: [0, -STEP], down: [0, STEP] };

type Walking = {
  /** Go to the card an arrow leads to; with `more` it is chosen beside the others, or the last let go of on the way back. */
  walk: (direction: Direction, how?: { more?: boolean }) => void;
  /** Move what is chosen by one step. */
  nudge: (direction: Direction) => void;
};

export function useWalking(): Walking {
  const t = useMessages(words);
  const { store } = useBuilder();
  const { getNodes, getEdges } = useReactFlow<AnyNode, AnyEdge>();
  const last = useRef<string>(undefined);
  const here = (chosen: ReadonlySet<string>) => (last.current !== undefined && chosen.has(last.current) ? last.current : [...chosen].at(-1));
  const walk: Walking["walk"] = (direction, { more = false } = {}) => {
    const chosen = idsOf(store.get().selection);
    const from = here(chosen);
    const nodes = getNodes();
    const next = from === undefined ? (flowOf(store.get())?.start ?? nodes[0]?.id) : neighbour(nodes.map(boxOf), getEdges(), from, direction);
    if (next === undefined) return;
    last.current = next;
    if (!more || from === undefined) return store.goTo({ ...spotOf(next), gentle: true });
    if (chosen.has(next)) chosen.delete(from);
    store.select(selectionOf(chosen.add(next), null));
    store.lookAt(spotOf(next));
  };
  const nudge = (direction: Direction) => {
    const chosen = idsOf(store.get().selection);
    const [x, y] = STEPS[direction];
    const moved = getNodes().filter((node) => chosen.has(node.id) && node.id !== START);
    if (moved.length === 0) return;
    const places = Object.fromEntries(moved.map(({ id, position }) => [noteId(id) ?? id, { x: position.x + x, y: position.y + y }]));
    store.editFlow(move(places), { label: t("moved"), group: `nudge/${Object.keys(places).join()}` });
    store.lookAt(spotOf(here(chosen) ?? START));
  };
  return { walk, nudge };
}

function spotOf(id: string): Spot {
  if (id === START) return { start: true };
  const note = noteId(id);
  return note === undefined ? { node: id } : { note };
}
