/** Keys that work wherever the focus is in the builder. */
import { useEffect } from "react";
import { useBuilder } from "../draft/context";
import { inControl } from "../in-control";

export function useFrameKeys(): void {
  const { store, saver } = useBuilder();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
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
