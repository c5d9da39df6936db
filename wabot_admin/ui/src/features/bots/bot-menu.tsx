/** What one does with a bot from the list: rename, copy, take away as a file, delete. */
import { Copy, Download, Ellipsis, PenLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { ask } from "@/api/action";
import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { DeleteDialog } from "@/features/bots/delete-dialog";
import { words } from "@/features/bots/messages";
import { NameDialog } from "@/features/bots/name-dialog";
import type { BotRow } from "@/features/bots/standing";
import { useMessages } from "@/lib/i18n";
import { saveFile } from "@/lib/save-file";

type Doing = "rename" | "copy" | "delete";

export function BotMenu({ bot }: { bot: BotRow }) {
  const t = useMessages(words);
  const mayWrite = useMay("bots.write");
  const mayRemove = useMay("bots.publish");
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  const exportIt = async () => {
    try {
      const document = await ask(api.GET("/api/bots/{bot}/export", { params: { path: { bot: bot.id } } }));
      saveFile(`${bot.name}.json`, JSON.stringify(document, null, 2), "application/json");
    } catch (refusal) {
      toastProblem(refusal);
    }
  };
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={t("actionsOf", { name: bot.name })}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {mayWrite && (
          <>
            <MenuItem onSelect={() => setDoing("rename")}>
              <PenLine aria-hidden />
              {t("rename")}
            </MenuItem>
            <MenuItem onSelect={() => setDoing("copy")}>
              <Copy aria-hidden />
              {t("copy")}
            </MenuItem>
          </>
        )}
        <MenuItem onSelect={() => void exportIt()}>
          <Download aria-hidden />
          {t("export")}
        </MenuItem>
        {mayRemove && (
          <>
            <MenuSeparator />
            <MenuItem danger onSelect={() => setDoing("delete")}>
              <Trash2 aria-hidden />
              {t("delete")}
            </MenuItem>
          </>
        )}
      </Menu>
      {(doing === "rename" || doing === "copy") && <NameDialog bot={bot} copying={doing === "copy"} onClose={close} />}
      {doing === "delete" && <DeleteDialog bot={bot} onClose={close} />}
    </>
  );
}
