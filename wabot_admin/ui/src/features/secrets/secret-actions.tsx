/** What can be done with a secret: another value, and removing it, which says first what uses it. */
import { Ellipsis, PencilLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { ask } from "@/api/action";
import { api, changed, type Schemas } from "@/api/client";
import { Confirm } from "@/components/confirm";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { words } from "@/features/secrets/messages";
import { ChangeSecretDialog } from "@/features/secrets/secret-dialogs";
import { useMessages } from "@/lib/i18n";

export function SecretMenu({ secret }: { secret: Schemas["Secret"] }) {
  const t = useMessages(words);
  const [asked, setAsked] = useState<"change" | "remove" | null>(null);
  const { name } = secret;
  const close = () => setAsked(null);
  const published = secret.uses.filter((use) => use.revision !== null).length;
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={t("actionsOf", { name })}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setAsked("change")}>
          <PencilLine aria-hidden />
          {t("change")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger onSelect={() => setAsked("remove")}>
          <Trash2 aria-hidden />
          {t("remove")}
        </MenuItem>
      </Menu>
      {asked === "change" && <ChangeSecretDialog secret={secret} onClose={close} />}
      {asked === "remove" && (
        <Confirm
          open
          onOpenChange={close}
          title={t("removeTitle", { name })}
          help={published > 0 ? t("removeUsed", { count: published }) : t("removeHelp")}
          verb={t("removeVerb")}
          {...(published > 0 && { typed: name })}
          onConfirm={async () => {
            const params = { path: { secret: name }, query: { anyway: published > 0 ? ("yes" as const) : ("no" as const) } };
            await ask(api.DELETE("/api/secrets/{secret}", { params }));
            await changed("/api/secrets");
            toast(t("removed", { name }));
          }}
        />
      )}
    </>
  );
}
