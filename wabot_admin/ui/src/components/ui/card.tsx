/** A surface that holds what belongs together. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section className={cn("rounded-xl border bg-surface shadow-card", className)} {...rest} />;
}

interface HeadingProps {
  title: ReactNode;
  help?: ReactNode;
  action?: ReactNode;
  id?: string;
  /** The action is small enough to stand beside the title on a phone too. */
  beside?: boolean;
}

export function CardHeading({ title, help, action, id, beside }: HeadingProps) {
  return (
    <header className={cn("flex items-start justify-between gap-3 px-5 pt-4 pb-3", !beside && "flex-col sm:flex-row")}>
      <div className="min-w-0 space-y-0.5">
        <h2 id={id} className="text-[0.9375rem] font-semibold">
          {title}
        </h2>
        {help && <p className="text-muted-foreground">{help}</p>}
      </div>
      {action && <div className="shrink-0">{action}</div>}
    </header>
  );
}

export function CardBody({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("px-5 pb-5", className)} {...rest} />;
}
