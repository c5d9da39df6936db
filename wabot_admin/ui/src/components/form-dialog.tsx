/** A dialog with a form: its fields, what was refused, and the two buttons. */
import type { ReactNode } from "react";
import type { Action } from "@/api/action";
import { words } from "@/components/messages";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { useMessages } from "@/lib/i18n";

interface FormDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  help?: ReactNode;
  /** What the button does, as a verb: "Invite". */
  verb: string;
  action: Pick<Action<never[], unknown>, "busy" | "error">;
  onSubmit: () => void;
  disabled?: boolean;
  /** What it does is grave. */
  danger?: boolean;
  children: ReactNode;
}

export function FormDialog({ open, onOpenChange, title, help, verb, action, onSubmit, disabled, danger = false, children }: FormDialogProps) {
  const t = useMessages(words);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} help={help} firm>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <ProblemLine error={action.error} />
        <DialogActions>
          <Button onClick={() => onOpenChange(false)}>{t("cancel")}</Button>
          <Button type="submit" variant={danger ? "danger" : "primary"} busy={action.busy} disabled={disabled}>
            {verb}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
