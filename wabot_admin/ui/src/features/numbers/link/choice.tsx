/** How to link: by scanning a code, or by typing one. */
import { Keyboard, type LucideIcon, QrCode } from "lucide-react";
import { useId, useState } from "react";
import { Field } from "@/components/field";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { digitsOf } from "@/features/numbers/link/phase";
import { words } from "@/features/numbers/link/messages";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

interface LinkChoiceProps {
  action: { busy: boolean; error: unknown };
  /** Begin: with the phone's digits by a code to type, with null by a code to scan. */
  onChoose: (phone: string | null) => void;
  onLater: () => void;
}

export function LinkChoice({ action, onChoose, onLater }: LinkChoiceProps) {
  const t = useMessages(words);
  const [byCode, setByCode] = useState(false);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const begin = () => {
    const phone = digitsOf(typed);
    setWrong(byCode && phone === null);
    if (!byCode) onChoose(null);
    else if (phone !== null) onChoose(phone);
  };
  return (
    <form
      className="space-y-5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <fieldset>
        <legend className="mb-3 font-medium">{t("how")}</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          <Way icon={QrCode} label={t("byQr")} help={t("byQrHelp")} chosen={!byCode} onChoose={() => setByCode(false)} />
          <Way icon={Keyboard} label={t("byCode")} help={t("byCodeHelp")} chosen={byCode} onChoose={() => setByCode(true)} />
        </div>
      </fieldset>
      {byCode && (
        <Field label={t("phone")} help={t("phoneHelp")} error={wrong ? t("phoneWrong") : undefined}>
          {(control) => (
            <Input {...control} type="tel" inputMode="tel" autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      )}
      <ProblemLine error={action.error} />
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={onLater}>{t("later")}</Button>
        <Button type="submit" variant="primary" busy={action.busy}>
          {t(byCode ? "getCode" : "showQr")}
        </Button>
      </div>
    </form>
  );
}

interface WayProps {
  icon: LucideIcon;
  label: string;
  help: string;
  chosen: boolean;
  onChoose: () => void;
}

function Way({ icon: Icon, label, help, chosen, onChoose }: WayProps) {
  const id = useId();
  return (
    <label
      className={cn(
        "relative flex cursor-pointer gap-3 rounded-lg border p-4 transition-colors hover:bg-muted has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring",
        chosen && "border-primary bg-primary-soft hover:bg-primary-soft",
      )}
    >
      <input type="radio" name="way" className="absolute inset-0 cursor-pointer opacity-0" checked={chosen} onChange={onChoose} aria-describedby={id} aria-label={label} />
      <Icon className={cn("mt-0.5 size-5 shrink-0 text-muted-foreground", chosen && "text-primary-ink")} aria-hidden />
      <span>
        <span className={cn("block font-medium", chosen && "text-primary-ink")}>{label}</span>
        <span id={id} className={cn("block", chosen ? "text-foreground" : "text-muted-foreground")}>
          {help}
        </span>
      </span>
    </label>
  );
}
