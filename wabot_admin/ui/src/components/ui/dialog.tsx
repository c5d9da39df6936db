/** A dialog over the page: it takes the focus, gives it back, and Escape closes it.
 *  Radix' own overlay is not used: it would write an inline style, which the CSP refuses. */
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { words } from "@/components/messages";
import { cn } from "@/lib/cn";
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
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-overlay" data-locks-scroll aria-hidden />
        <Radix.Content
          className={cn(
            "fixed inset-x-4 top-[max(1rem,10dvh)] z-50 mx-auto flex max-h-[80dvh] max-w-lg animate-enter flex-col rounded-xl border bg-surface shadow-raised",
            className,
          )}
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

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>;
}
