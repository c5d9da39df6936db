/** How a plugin is added: a command for whoever looks after the machine, never from here. */
import type { Schemas } from "@/api/client";
import { CopiedText } from "@/components/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { words } from "@/features/plugins/messages";
import { useMessages } from "@/lib/i18n";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  installing: Schemas["Installing"];
}

export function AddDialog({ open, onOpenChange, installing }: Props) {
  const t = useMessages(words);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("add")} help={t("addHelp")}>
      <div className="space-y-3">
        <CopiedText text={installing.install} />
        <p className="text-muted-foreground">{t("addName")}</p>
        {installing.chosen && <p>{t("chosenAdd")}</p>}
        {installing.container && <p>{t("container")}</p>}
        <p>{t("restart")}</p>
      </div>
    </Dialog>
  );
}
