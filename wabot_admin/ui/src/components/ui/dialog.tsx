/** A dialog over the page: it takes the focus, gives it back, and Escape closes it.
 *  Radix' own overlay is not used: it would write an inline style, which the CSP refuses. */
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState, type ReactNode } from "react";
import { words } from "@/components/messages";
import { cn } from "@/lib/cn";
import { focusPage } from "@/lib/focus";
import { useMessages } from "@/lib/i18n";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  help?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Stays where a click beside it would lose what was typed or is shown once. */
  firm?: boolean;
}

export function Dialog({ open, onOpenChange, title, help, children, className, firm }: DialogProps) {
  const t = useMessages(words);
  const opener = useOpener(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-overlay" data-locks-scroll aria-hidden />
        <Radix.Content
          className={cn(
            "fixed inset-x-4 top-[max(1rem,10dvh)] z-50 mx-auto flex max-h-[80dvh] max-w-lg animate-enter flex-col rounded-xl border bg-surface shadow-raised",
            className,
          )}
          onCloseAutoFocus={(event) => {
            event.preventDefault(); // Radix would look for a trigger of its own, which ours have none of
            giveBack(opener);
          }}
          onInteractOutside={(event) => firm && event.preventDefault()}
          {...(help ? {} : { "aria-describedby": undefined })}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4">
            <div className="space-y-1">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              {help && <Radix.Description className="text-muted-foreground">{help}</Radix.Description>}
            </div>
            <Radix.Close
              className="-mr-2 rounded-md p-1.5 text-muted-foreground hover:bg-accent hover:text-foreground"
              aria-label={t("close")}
            >
              <X className="size-4" aria-hidden />
            </Radix.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-5 pt-4 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Return what had the focus when the dialog opened; for an item of a menu, which is gone by then, the menu's button. */
function useOpener(open: boolean): Element | null {
  const [held, setHeld] = useState<{ open: boolean; opener: Element | null }>({ open: false, opener: null });
  if (held.open !== open) setHeld({ open, opener: open ? (menuButton() ?? document.activeElement) : held.opener });
  return held.opener;
}

function menuButton(): Element | null {
  const button = document.activeElement?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return button ? document.getElementById(button) : null;
}

function giveBack(opener: Element | null): void {
  if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
  else focusPage();
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>;
}

/** The buttons of a dialog that is longer than the screen: they stay in sight. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="sticky -bottom-5 -mx-5 mt-5 -mb-5 flex flex-col-reverse gap-2 rounded-b-xl border-t bg-surface px-5 py-3 sm:flex-row sm:justify-end">
      {children}
    </footer>
  );
}
