/** Several chosen at once. */
import { CopyPlus, Link2Off, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { useClipboard } from "../canvas/clipboard";
import { useRemove } from "../canvas/removing";
import { useBuilder, useDraft } from "../draft/context";
import { PanelFrame } from "../frame/panel-frame";
import { words } from "../messages";

export function Many() {
  const t = useMessages(words);
  const { store } = useBuilder();
  const count = useDraft((state) => state.selection.nodes.size + state.selection.notes.size);
  const readOnly = useDraft((state) => state.readOnly);
  const remove = useRemove();
  const { duplicate } = useClipboard();
  return (
    <PanelFrame title={t("chosenMany", { count })} onClose={() => store.select({})}>
      {!readOnly && (
        <div className="flex flex-col items-start gap-2">
          <Button onClick={duplicate}>
            <CopyPlus aria-hidden />
            {t("duplicate")}
          </Button>
          <Button onClick={() => remove(true)}>
            <Link2Off aria-hidden />
            {t("removeHeal")}
          </Button>
          <Button onClick={() => remove()}>
            <Trash2 aria-hidden />
            {t("remove")}
          </Button>
        </div>
      )}
    </PanelFrame>
  );
}
