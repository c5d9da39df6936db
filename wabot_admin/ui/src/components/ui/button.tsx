/** A button, or with `asChild` a link that looks like one. */
import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const look = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-primary-foreground shadow-card hover:bg-primary-hover",
        outline: "border border-border bg-surface shadow-card hover:bg-accent",
        ghost: "hover:bg-accent",
        danger: "bg-danger text-primary-foreground shadow-card hover:bg-danger-hover",
        link: "text-primary-ink underline-offset-4 hover:underline",
      },
      size: { sm: "h-7 px-2.5 text-xs", md: "h-8.5 px-3.5", lg: "h-10 px-4", icon: "size-8.5", "icon-sm": "size-7" },
    },
    defaultVariants: { variant: "outline", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof look> {
  asChild?: boolean;
  /** Shows that what it began is under way, and keeps it from beginning twice. */
  busy?: boolean;
}

export function Button({ className, variant, size, asChild, busy, children, disabled, ...rest }: ButtonProps) {
  const classes = cn(look({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={classes} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy && <LoaderCircle className="animate-spin" aria-hidden />}
      {children}
    </button>
  );
}
