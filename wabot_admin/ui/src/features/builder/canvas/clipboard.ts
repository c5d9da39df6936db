/** Copying, cutting, pasting and duplicating what is chosen, by the system's clipboard: also between bots. */
import { useEffect } from "react";
import { useMessages } from "@/lib/i18n";
import { flowOf, useBuilder } from "../draft/context";
import { copy, cornerOf, paste, readClip } from "../model/clipboard";
import { bringAlong, companionsOf } from "../model/companions";
import { inFlow } from "../model/edits";
import type { Place } from "../model/types";
import { words } from "../messages";
import { inControl } from "../in-control";
import { beginFlow } from "./add";
import { useRemove } from "./removing";

const BESIDE = 40;

export function useClipboard() {
  const t = useMessages(words);
  const { store, types } = useBuilder();
  const chosen = (): string | undefined => {
    const flow = flowOf(store.get());
    const { nodes, notes } = store.get().selection;
    return flow && copy(flow, nodes, notes, (copied) => companionsOf(store.get().document, copied, types.nodes));
  };
  const put = (text: string, label: string, at?: Place): boolean => {
    const clip = readClip(text);
    if (!clip || store.get().readOnly) return false;
    beginFlow(store, t);
    const flow = flowOf(store.get());
    if (!flow) return false;
    const corner = cornerOf(clip);
    const pasted = paste(flow, clip, at ?? { x: corner.x + BESIDE, y: corner.y + BESIDE });
    store.edit((document) => bringAlong(inFlow(flow.id, () => pasted.flow)(document), clip), { label });
    store.select({ nodes: new Set(pasted.nodes), notes: new Set(pasted.notes) });
    return true;
  };
  const duplicate = () => {
    const text = chosen();
    if (text) put(text, t("duplicated"));
  };
  return { chosen, put, duplicate };
}

/** Answer the browser's own copy, cut and paste while the builder is shown. */
export function useClipboardEvents(): void {
  const t = useMessages(words);
  const { chosen, put } = useClipboard();
  const remove = useRemove();
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      if (!event.target || inControl(event.target) || getSelection()?.toString()) return;
      const text = chosen();
      if (!text || !event.clipboardData) return;
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut") remove();
    };
    const give = (event: ClipboardEvent) => {
      if (!event.target || inControl(event.target)) return;
      if (put(event.clipboardData?.getData("text/plain") ?? "", t("pasted"))) event.preventDefault();
    };
    document.addEventListener("copy", take);
    document.addEventListener("cut", take);
    document.addEventListener("paste", give);
    return () => {
      document.removeEventListener("copy", take);
      document.removeEventListener("cut", take);
      document.removeEventListener("paste", give);
    };
  });
}
