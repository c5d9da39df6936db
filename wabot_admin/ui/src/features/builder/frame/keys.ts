/** Keys that work wherever the focus is in the builder, and where the focus goes when what had it is gone. */
import { useEffect } from "react";
import { focusPage, isFocusLost } from "@/lib/focus";
import { useBuilder } from "../draft/context";
import { inControl } from "../in-control";

/** How many frames a menu or dialog takes to close and to give back the focus it had. */
const CLOSING = 12;

export function useFrameKeys(): void {
  const { store, saver } = useBuilder();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape" && isBesideCanvas(event)) return focusPage();
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const writing = event.target !== null && inControl(event.target);
      if (key === "s") void saver.flush();
      else if (key === "z" && !event.shiftKey && !writing) store.undo();
      else if ((key === "y" || (key === "z" && event.shiftKey)) && !writing) store.redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [store, saver]);
}

/** Give the focus to the canvas when what had it went with a step, a selection or another flow's canvas. */
export function useFocusKept(): void {
  const { store } = useBuilder();
  useEffect(() => {
    let frame = 0;
    let { selection, flow } = store.get();
    const look = (left: number) => {
      if (isFocusLost()) focusPage();
      else if (left > 0) frame = requestAnimationFrame(() => look(left - 1));
    };
    const stop = store.subscribe(() => {
      const now = store.get();
      if (now.selection === selection && now.flow === flow) return;
      ({ selection, flow } = now);
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => look(CLOSING));
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [store]);
}

/** Whether Escape was pressed in a column or in a note on the canvas, and closes nothing there. */
function isBesideCanvas({ target, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || !(target instanceof Element) || !target.closest("[data-beside-canvas], .react-flow__node")) return false;
  return !(target instanceof HTMLInputElement && target.type === "search" && target.value !== "");
}
