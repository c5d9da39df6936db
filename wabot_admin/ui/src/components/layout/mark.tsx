/** wabot's mark. */
import { cn } from "@/lib/cn";

export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={cn("size-7", className)} aria-hidden>
      <rect width="32" height="32" rx="9" className="fill-[oklch(0.52_0.115_160)]" />
      <path
        d="M8.5 11.5l3.4 9.5 4.1-9.5 4.1 9.5 3.4-9.5"
        fill="none"
        className="stroke-white"
        strokeWidth="2.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
