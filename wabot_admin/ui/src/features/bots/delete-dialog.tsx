/** Deleting a bot: what goes with it, or what keeps it from being deleted and where that is changed. */
import { MessageCircle, Smartphone } from "lucide-react";
import { Link } from "react-router";
import { ask } from "@/api/action";
import { api, changed } from "@/api/client";
import { Confirm } from "@/components/confirm";
import { words as common } from "@/components/messages";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { words } from "@/features/bots/messages";
import type { BotRow } from "@/features/bots/standing";
import { useMessages } from "@/lib/i18n";

export function DeleteDialog({ bot, onClose }: { bot: BotRow; onClose: () => void }) {
  const t = useMessages(words);
  if (bot.numbers.length > 0 || bot.talks > 0) return <InUse bot={bot} onClose={onClose} />;
  return (
    <Confirm
      open
      onOpenChange={onClose}
      title={t("deleteTitle", { name: bot.name })}
      help={t("deleteHelp")}
      verb={t("deleteVerb")}
      typed={bot.live === null ? undefined : bot.name}
      onConfirm={async () => {
        await ask(api.DELETE("/api/bots/{bot}", { params: { path: { bot: bot.id } } }));
        await changed("/api/bots");
        toast(t("deleted", { name: bot.name }));
      }}
    />
  );
}

function InUse({ bot, onClose }: { bot: BotRow; onClose: () => void }) {
  const t = useMessages(words);
  const c = useMessages(common);
  return (
    <Dialog open onOpenChange={onClose} title={t("inUseTitle", { name: bot.name })} help={t("inUseHelp")} className="max-w-md">
      <ul className="space-y-2">
        {bot.numbers.map((number) => (
          <li key={number.id} className="flex items-start gap-2.5 rounded-lg border px-3 py-2.5">
            <Smartphone className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
            <span className="min-w-0">
              <Link to={`/numbers/${number.id}`} className="font-medium break-words text-primary-ink hover:underline">
                {t("answersOn", { name: number.name })}
              </Link>
              <span className="block text-xs text-muted-foreground">{t("answersOnHelp")}</span>
            </span>
          </li>
        ))}
        {bot.talks > 0 && (
          <li className="flex items-start gap-2.5 rounded-lg border px-3 py-2.5">
            <MessageCircle className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
            <span className="min-w-0">
              <Link to={`/conversations?bot=${bot.id}`} className="font-medium text-primary-ink hover:underline">
                {t("stillTalking", { count: bot.talks })}
              </Link>
              <span className="block text-xs text-muted-foreground">{t("stillTalkingHelp")}</span>
            </span>
          </li>
        )}
      </ul>
      <DialogActions>
        <Button onClick={onClose}>{c("close")}</Button>
      </DialogActions>
    </Dialog>
  );
}
