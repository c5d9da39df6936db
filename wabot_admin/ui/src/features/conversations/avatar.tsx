/** A person's initials; WhatsApp's own pictures are not fetched. */
import { UserRound } from "lucide-react";
import { cn } from "@/lib/cn";

export function Avatar({ name, className }: { name: string | null; className?: string }) {
  const initials = (name ?? "")
    .split(/\s+/)
    .map((part) => [...part].find((sign) => /\p{L}/u.test(sign)) ?? "")
    .filter(Boolean);
  const shown = [initials[0], initials.length > 1 ? initials.at(-1) : ""].join("").toUpperCase();
  return (
    <span
      aria-hidden
      className={cn("grid size-9 shrink-0 place-items-center rounded-full bg-accent text-xs font-semibold text-muted-foreground", className)}
    >
      {shown || <UserRound className="size-4" />}
    </span>
  );
}
