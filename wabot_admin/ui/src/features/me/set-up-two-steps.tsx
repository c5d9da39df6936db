/** Setting up the second factor: the password, the QR code and a first code, the recovery codes. */
import { useState } from "react";
import { encode } from "uqr";
import { ask, useAction } from "@/api/action";
import { api, type Schemas } from "@/api/client";
import { isProblem } from "@/api/problems";
import { ShownOnce } from "@/components/copy-button";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { PasswordInput } from "@/components/password-input";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { words } from "@/features/me/messages";
import { useMessages } from "@/lib/i18n";

export function SetUpTwoSteps({ onClose }: { onClose: () => void }) {
  const t = useMessages(words);
  const [password, setPassword] = useState("");
  const [begun, setBegun] = useState<Schemas["Totp"] | null>(null);
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const beginning = useAction(async () => setBegun(await ask(api.POST("/api/me/totp", { body: { password } }))));
  const confirming = useAction(async () => {
    const answer = await ask(api.POST("/api/me/totp/confirm", { body: { code: code.replace(/\s/g, "") } }));
    setCodes(answer.codes);
  });
  if (codes) {
    return (
      <Dialog open firm onOpenChange={onClose} title={t("recovery")} help={t("recoveryHelp")}>
        <ShownOnce label={t("recovery")} text={codes.join("\n")} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            {t("kept")}
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  if (begun) {
    return (
      <FormDialog
        open
        onOpenChange={onClose}
        title={t("scan")}
        help={t("scanHelp")}
        verb={t("confirm")}
        action={told(confirming, t("wrongCode"))}
        onSubmit={() => void confirming.run()}
        disabled={!code}
      >
        <QrCode text={begun.address} label={t("qr")} />
        <p className="text-center text-xs text-muted-foreground">
          {t("byHand")}
          <code className="mt-1 block text-sm break-all text-foreground">{begun.secret}</code>
        </p>
        <Field label={t("code")}>
          {(control) => (
            <Input {...control} autoFocus required inputMode="numeric" value={code} onChange={(event) => setCode(event.target.value)} autoComplete="one-time-code" />
          )}
        </Field>
      </FormDialog>
    );
  }
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("twoSteps")}
      help={t("twoStepsOff")}
      verb={t("continue")}
      action={told(beginning, t("wrong"))}
      onSubmit={() => void beginning.run()}
      disabled={!password}
    >
      <Field label={t("old")}>
        {(control) => (
          <PasswordInput {...control} autoFocus required value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="current-password" />
        )}
      </Field>
    </FormDialog>
  );
}

/** Say wrong credentials in the words of this step. */
function told(action: { busy: boolean; error: unknown }, wrong: string) {
  const bad = isProblem(action.error) && action.error.code === "bad_credentials";
  return { busy: action.busy, error: bad && isProblem(action.error) ? { ...action.error, code: "told", title: wrong } : action.error };
}

/** A QR code, always dark on light, for cameras need that. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${String(x)} ${String(y)}h1v1h-1z` : ""))).join("");
  return (
    <svg viewBox={`0 0 ${String(size)} ${String(size)}`} role="img" aria-label={label} className="mx-auto size-52 rounded-lg bg-white" shapeRendering="crispEdges">
      <path d={path} className="fill-black" />
    </svg>
  );
}
