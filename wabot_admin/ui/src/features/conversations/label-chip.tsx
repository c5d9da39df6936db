/** A label: its colour as a dot, its name as text. */
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";

export function LabelChip({ label, children }: { label: Schemas["Label"]; children?: ReactNode }) {
  return (
    <span className="inline-flex max-w-36 items-center gap-1 rounded-full border bg-surface px-1.5 text-xs">
      <span className="size-2 shrink-0 rounded-full" style={{ backgroundColor: label.colour }} aria-hidden />
      <span className="truncate">{label.name}</span>
      {children}
    </span>
  );
}
