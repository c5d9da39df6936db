/** The second factor: whether it is on, and the way to the other. */
import { ShieldCheck, ShieldOff } from "lucide-react";
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, type Schemas } from "@/api/client";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { toast } from "@/components/toasts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { words } from "@/features/me/messages";
import { SetUpTwoSteps } from "@/features/me/set-up-two-steps";
import { useMessages } from "@/lib/i18n";

export function TwoStepsCard({ account, possible }: { account: Schemas["Account"]; possible: boolean }) {
  const t = useMessages(words);
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    void changed("/api/me");
  };
  const Icon = account.totp ? ShieldCheck : ShieldOff;
  return (
    <Card className="pb-1">
      <CardHeading
        title={
          <span className="flex items-center gap-2">
            {t("twoSteps")}
            <Badge tone={account.totp ? "good" : "neutral"}>
              <Icon aria-hidden />
              {t(account.totp ? "on" : "off")}
            </Badge>
          </span>
        }
        help={t(account.totp ? "twoStepsOn" : possible ? "twoStepsOff" : "noPasswordTwoSteps")}
        action={(account.totp || possible) && <Button onClick={() => setOpen(true)}>{t(account.totp ? "turnOff" : "setUp")}</Button>}
      />
      {open && (account.totp ? <TurnOff onClose={close} /> : <SetUpTwoSteps onClose={close} />)}
    </Card>
  );
}

function TurnOff({ onClose }: { onClose: () => void }) {
  const t = useMessages(words);
  const [code, setCode] = useState("");
  const removing = useAction(async () => {
    await ask(api.POST("/api/me/totp/remove", { body: { code: code.replace(/\s/g, "") } }));
    toast(t("turnedOff"));
    onClose();
  });
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("turnOff")}
      help={t("turnOffHelp")}
      verb={t("turnOff")}
      action={removing}
      onSubmit={() => void removing.run()}
      disabled={!code}
    >
      <Field label={t("code")}>
        {(control) => <Input {...control} autoFocus required value={code} onChange={(event) => setCode(event.target.value)} autoComplete="one-time-code" />}
      </Field>
    </FormDialog>
  );
}
