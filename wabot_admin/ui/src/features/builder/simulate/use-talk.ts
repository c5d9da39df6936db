/** The simulated talk for the panel's components, and its light on the canvas. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useBuilder, useDraft } from "../draft/context";
import { titleOf } from "../model/describe";
import { talkBeside, turnsOf, type Talk, type TalkState } from "./talk";
import { lightOf, standsAt, type Turn } from "./walked";

/** Return the talk beside the open draft and how it stands. */
export function useTalk(): [Talk, TalkState] {
  const { store } = useBuilder();
  const talk = talkBeside(store);
  return [talk, useSyncExternalStore(talk.subscribe, talk.get)];
}

/** Return the turns up to the one that is looked at. */
export function useTurns(): readonly Turn[] {
  const [, state] = useTalk();
  return useMemo(() => turnsOf(state), [state]);
}

/** Return what names a node by its place in the draft. */
export function useTitles(): (flow: string, node: string) => string {
  const { types } = useBuilder();
  const flows = useDraft((state) => state.document.flows);
  return (flow, node) => {
    const found = flows?.find((each) => each.id === flow)?.nodes?.find((each) => each.id === node);
    return found ? titleOf(found, types.nodes.get(found.type)) : node;
  };
}

/** Light the way on the canvas while the panel is open, and follow the talk to where it stands. */
export function useLight(): void {
  const { store } = useBuilder();
  const turns = useTurns();
  const flow = useDraft((state) => state.flow);
  const last = turns.at(-1);
  useEffect(() => {
    store.setLight(turns.length > 0 ? lightOf(turns, flow) : null);
  }, [store, turns, flow]);
  useEffect(() => {
    const place = standsAt(last);
    if (place) store.lookAt(place);
  }, [store, last]);
  useEffect(() => () => store.setLight(null), [store]);
}
