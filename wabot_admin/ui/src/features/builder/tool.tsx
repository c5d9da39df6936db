/** A button of the builder's bars: an icon, with its name told. */
import type { LucideIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/cn";

type ToolProps = { icon: LucideIcon; label: string; onClick: () => void; disabled?: boolean; pressed?: boolean };

export function Tool({ icon: Icon, label, onClick, disabled, pressed }: ToolProps) {
  return (
    <Tooltip text={label}>
      <Button variant="ghost" size="icon-sm" aria-label={label} aria-pressed={pressed} disabled={disabled} onClick={onClick} className={cn(pressed && "bg-accent text-primary-ink")}>
        <Icon aria-hidden />
      </Button>
    </Tooltip>
  );
}
