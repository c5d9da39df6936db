/** What needs someone, above all else on the page. */
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface NoticeProps {
  tone: "danger" | "warning";
  title: string;
  help: string;
  children?: ReactNode;
}

export function Notice({ tone, title, help, children }: NoticeProps) {
  return (
    <div role="status" className={cn("flex gap-3 rounded-xl p-4", tone === "danger" ? "bg-danger-soft text-danger-ink" : "bg-warning-soft text-warning-ink")}>
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1">
        <p>
          <strong className="block font-medium">{title}</strong>
          {help}
        </p>
        {children}
      </div>
    </div>
  );
}
