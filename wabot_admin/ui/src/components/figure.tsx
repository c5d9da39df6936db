/** One figure with its name, and what it is of; figures stand in a `FigureRow`. */
import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";

export function FigureRow({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={cn("grid grid-cols-2 gap-x-5 gap-y-5 sm:grid-cols-3 lg:grid-cols-5", className)}>{children}</dl>;
}

interface FigureProps {
  label: string;
  /** `undefined` while it is being asked. */
  value: string | undefined;
  help?: string;
}

export function Figure({ label, value, help }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-xs text-muted-foreground">{label}</dt>
      <dd className="mt-0.5">
        <span className="block min-h-8 text-2xl leading-8 font-semibold tracking-tight whitespace-nowrap tabular-nums">
          {value ?? <Skeleton className="mt-1.5 h-5 w-14" />}
        </span>
        {help && <span className="block text-xs text-muted-foreground">{help}</span>}
      </dd>
    </div>
  );
}
