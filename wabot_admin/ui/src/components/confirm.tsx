/** Asks before what can't be taken back: says what will happen, and for the gravest wants it typed. */
import { useState, type ReactNode } from "react";
import { Field } from "@/components/field";
import { words } from "@/components/messages";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  help: ReactNode;
  /** What the button does, as a verb: "Delete the bot". */
  verb: string;
  /** What has to be typed first. */
  typed?: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
}

export function Confirm({ open, onOpenChange, title, help, verb, typed, danger = true, onConfirm }: ConfirmProps) {
  const t = useMessages(words);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const change = (next: boolean) => {
    setText("");
    setError(null);
    onOpenChange(next);
  };
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      change(false);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onOpenChange={change} title={title} help={help} className="max-w-md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        {typed && (
          <Field label={t("typeToConfirm", { text: typed })}>
            {(control) => <Input {...control} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />}
          </Field>
        )}
        <ProblemLine error={error} className="mt-3" />
        <DialogActions>
          <Button onClick={() => change(false)}>{t("cancel")}</Button>
          <Button
            type="submit"
            variant={danger ? "danger" : "primary"}
            busy={busy}
            disabled={typed !== undefined && text !== typed}
          >
            {verb}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
