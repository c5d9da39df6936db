/** A one-time link, shown this once. */
import type { Schemas } from "@/api/client";
import { ShownOnce } from "@/components/copy-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { words } from "@/features/accounts/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";

interface LinkShownProps {
  link: Schemas["Link"];
  email: string;
  title: string;
  onClose: () => void;
}

export function LinkShown({ link, email, title, onClose }: LinkShownProps) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const until = exact(new Date(link.expires), language);
  const invite = link.kind === "invite";
  return (
    <Dialog open firm onOpenChange={onClose} title={title} help={t(invite ? "inviteLink" : "resetLink", { email, until })}>
      <ShownOnce label={t("link")} text={`${location.origin}/${invite ? "invite" : "reset"}#${link.token}`} />
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {t("done")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
