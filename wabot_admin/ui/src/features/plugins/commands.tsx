/** The commands that update or remove a plugin, or install one that bots miss: to be copied, never run from here. */
import type { Schemas } from "@/api/client";
import { CopiedText } from "@/components/copy-button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { words } from "@/features/plugins/messages";
import { useMessages } from "@/lib/i18n";

export function Commands({ installing, missing }: { installing: Schemas["Installing"]; missing?: boolean }) {
  const t = useMessages(words);
  return (
    <Card aria-labelledby="commands">
      <CardHeading id="commands" title={t(missing ? "installIt" : "commands")} help={t("commandsHelp")} />
      <CardBody className="space-y-3">
        {missing ? (
          <>
            <CopiedText text={installing.install} />
            <p className="text-xs text-muted-foreground">{t("installGuess")}</p>
          </>
        ) : (
          <>
            <Command label={t("update")} text={installing.update} />
            <Command label={t("remove")} text={installing.remove} />
          </>
        )}
        {installing.chosen && <p className="text-xs text-muted-foreground">{t(missing ? "chosenAdd" : "chosenRemove")}</p>}
        {installing.container && <p className="text-xs text-muted-foreground">{t("container")}</p>}
        <p className="text-xs text-muted-foreground">{t("restart")}</p>
      </CardBody>
    </Card>
  );
}

function Command({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <p className="mb-1 text-xs font-medium">{label}</p>
      <CopiedText text={text} />
    </div>
  );
}
