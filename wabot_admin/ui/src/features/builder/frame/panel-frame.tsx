/** The frame of a panel in the right column: its title, a way to close it, and room for what it shows. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { words } from "../messages";

export function PanelFrame({ title, help, onClose, children }: { title: string; help?: ReactNode; onClose: () => void; children: ReactNode }) {
  const t = useMessages(words);
  return (
    <section aria-label={title} className="flex h-full flex-col">
      <header className="flex items-start justify-between gap-2 px-4 pt-3 pb-2">
        <div>
          <h2 className="font-semibold">{title}</h2>
          {help && <p className="mt-0.5 text-xs text-muted-foreground">{help}</p>}
        </div>
        <Button variant="ghost" size="icon-sm" aria-label={t("closePanel")} onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-8">{children}</div>
    </section>
  );
}
