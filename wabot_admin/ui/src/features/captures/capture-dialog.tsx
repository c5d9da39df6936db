/** One capture in full, with the way to whose it is and where it was said. */
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { NamedValues } from "@/components/named-values";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { words } from "@/features/captures/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";

export function CaptureDialog({ capture, name, onClose }: { capture: Schemas["Capture"]; name: string; onClose: () => void }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const mayContacts = useMay("contacts.read");
  const mayTalks = useMay("conversations.read");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("detail", { name })}
      help={`${exact(new Date(capture.at), language)} · ${capture.bot.name} · ${capture.number.name}`}
    >
      <NamedValues values={capture.data} empty="–" />
      <p className="mt-3 text-xs break-all text-muted-foreground">
        {t("key")}: {capture.key}
      </p>
      <DialogActions>
        {mayContacts && capture.contact.id && (
          <Button asChild>
            <Link to={`/contacts/${capture.contact.id}`}>{t("contact")}</Link>
          </Button>
        )}
        {mayTalks && capture.conversation && (
          <Button asChild>
            <Link to={`/conversations/${capture.conversation}?view=all`}>{t("conversation")}</Link>
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
