/** Two versions compared: as a list, or drawn on a canvas. */
import { List, Workflow } from "lucide-react";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import type { BotDocument } from "../model/types";
import { Differences } from "./differences";
import type { Difference } from "./difference-words";
import { words } from "./messages";
import { VersionCanvas } from "./version-canvas";

type Props = { differences: readonly Difference[]; before: BotDocument | null; after: BotDocument; className?: string };
const VIEWS = [["asList", List], ["onCanvas", Workflow]] as const;

export function Comparison({ differences, before, after, className }: Props) {
  const t = useMessages(words);
  const [view, setView] = useState<"asList" | "onCanvas">("asList");
  return (
    <div className={cn("space-y-3", className)}>
      {differences.length > 0 && (
        <div role="group" aria-label={t("how")} className="inline-flex rounded-lg border bg-muted p-0.5">
          {VIEWS.map(([word, Icon]) => (
            <button
              key={word}
              type="button"
              aria-pressed={view === word}
              onClick={() => setView(word)}
              className={cn("flex items-center gap-1.5 rounded-md px-2.5 py-1 text-xs font-medium text-muted-foreground", view === word && "bg-surface text-foreground shadow-card")}
            >
              <Icon className="size-3.5" aria-hidden />
              {t(word)}
            </button>
          ))}
        </div>
      )}
      {view === "asList" || differences.length === 0 ? (
        <Differences differences={differences} before={before} after={after} />
      ) : (
        <div className="h-[60dvh] min-h-80 overflow-hidden rounded-lg border">
          <VersionCanvas document={after} before={before} />
        </div>
      )}
    </div>
  );
}
