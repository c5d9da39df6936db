/** One line, many lines, or one of a few: the controls of forms. */
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const control =
  "w-full min-w-0 rounded-md border border-input bg-surface px-3 text-base shadow-card transition-colors placeholder:text-muted-foreground disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger sm:text-sm";

export function Input({ className, type = "text", ...rest }: ComponentProps<"input">) {
  return <input type={type} className={cn(control, "h-9", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(control, "min-h-20 py-2", className)} {...rest} />;
}

/** The browser's own select: it works by keyboard, by touch and by screen reader, and needs no inline style. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative block", className)}>
      <select className={cn(control, "h-9 appearance-none pr-8")} {...rest}>
        {children}
      </select>
      <ChevronDown className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-muted-foreground" aria-hidden />
    </span>
  );
}

export function Checkbox({ className, ...rest }: ComponentProps<"input">) {
  return <input type="checkbox" className={cn("size-4 shrink-0 accent-primary", className)} {...rest} />;
}
