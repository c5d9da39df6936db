/** The heading of a panel that covers the canvas, and the way back; it takes the focus, and Escape leaves. */
import { X } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { Button } from "@/components/ui/button";

type Props = { title: string; help?: ReactNode; close: string; onClose: () => void };

export function PageHead({ title, help, close, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    };
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [onClose]);
  return (
    <header className="mb-5 flex items-start justify-between gap-4">
      <div className="min-w-0 space-y-1">
        <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none">
          {title}
        </h2>
        {help && <p className="max-w-2xl text-muted-foreground">{help}</p>}
      </div>
      <Button variant="ghost" size="icon" aria-label={close} onClick={onClose}>
        <X aria-hidden />
      </Button>
    </header>
  );
}
