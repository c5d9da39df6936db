/** A page inside the frame: its title in the tab, as heading and for who hears it, and what can be done here. */
import { useEffect, useRef, type ReactNode } from "react";
import { useNavigationType } from "react-router";
import { cn } from "@/lib/cn";

interface PageProps {
  title: string;
  help?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Page({ title, help, action, children, className }: PageProps) {
  const heading = usePageTitle(title);
  return (
    <div className={cn("mx-auto w-full max-w-5xl px-4 py-6 sm:px-8 sm:py-8", className)}>
      <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3 sm:flex-nowrap">
        <div className="min-w-0 space-y-1">
          <h1 ref={heading} tabIndex={-1} className="truncate text-xl font-semibold">
            {title}
          </h1>
          {help && <p className="max-w-2xl text-muted-foreground">{help}</p>}
        </div>
        {action && <div className="flex flex-wrap gap-2 sm:shrink-0">{action}</div>}
      </header>
      {children}
    </div>
  );
}

/** Name the tab and move the focus to the heading after a navigation, as a new page would. */
export function usePageTitle(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const kind = useNavigationType();
  useEffect(() => {
    document.title = `${title} · wabot`;
  }, [title]);
  useEffect(() => {
    if (kind === "PUSH") heading.current?.focus({ preventScroll: true });
  }, [kind]);
  return heading;
}
