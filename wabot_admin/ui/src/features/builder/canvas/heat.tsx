/** The heat as the canvas draws it: a line on each card, the share of each way out that is not the only one, and what the colours mean. */
import { Flame, X } from "lucide-react";
import { Panel } from "@xyflow/react";
import { memo } from "react";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import { words } from "../heat/messages";
import { BOUNDS, heatKey, type HeatExit, type HeatNode } from "../model/heat";

/** How many came to a card's step, and the share that left for good there; in the place of what the step does. */
export function HeatLine({ heat }: { heat: HeatNode }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  return (
    <p className="mt-0.5 flex flex-wrap justify-between gap-x-2 text-xs leading-4 tabular-nums">
      <span>{t("came", { count: heat.came })}</span>
      <span className={cn(heat.level > 0 && "font-semibold")}>{t("leftShare", { share: heat.share.toLocaleString(language, { style: "percent" }) })}</span>
    </p>
  );
}

/** The share that left, large enough to be read from far. */
export function HeatShareFar({ heat }: { heat: HeatNode }) {
  const [language] = useLanguage();
  return <p className="font-semibold tabular-nums">{heat.share.toLocaleString(language, { style: "percent" })}</p>;
}

/** Return the figures of a way out while the heat is shown. */
export function useHeatExit(edge: string): HeatExit | undefined {
  return useDraft((state) => state.heat?.exits.get(heatKey(state.flow, edge)));
}

/** The share of those who took a way out, in the middle of its line. */
export function HeatShare({ x, y, exit }: { x: number; y: number; exit: HeatExit }) {
  const [language] = useLanguage();
  return (
    <span
      className="pointer-events-none absolute rounded-full border bg-surface px-1.5 text-[0.6875rem] leading-4.5 font-medium tabular-nums"
      style={{ transform: `translate(-50%, -50%) translate(${String(x)}px, ${String(y)}px)` }}
    >
      {exit.share.toLocaleString(language, { style: "percent" })}
    </span>
  );
}

export const HeatLegend = memo(function HeatLegend() {
  const t = useMessages(words);
  const [language] = useLanguage();
  const { store } = useBuilder();
  const revision = useDraft((state) => state.heat?.revision);
  if (revision === undefined) return null;
  const percent = (share: number) => share.toLocaleString(language, { style: "percent" });
  return (
    <Panel position="top-left" className="m-3!">
      <div className="flex items-center gap-3 rounded-lg border bg-surface py-1 pr-1 pl-3 text-xs shadow-card">
        <span className="flex items-center gap-1.5 font-medium">
          <Flame className="size-3.5" aria-hidden />
          {t("versionName", { version: revision })}
        </span>
        <ul aria-label={t("legend")} className="flex gap-1">
          {[0, ...BOUNDS].map((bound, level) => (
            <li
              key={bound}
              aria-label={level === 0 ? t("below", { share: percent(BOUNDS[0]) }) : t("from", { share: percent(bound) })}
              className={cn("wabot-heat rounded-sm border px-1.5 leading-5 tabular-nums", `wabot-heat-${String(level)}`)}
            >
              {level === 0 ? `< ${percent(BOUNDS[0])}` : percent(bound)}
            </li>
          ))}
        </ul>
        <button type="button" aria-label={t("hide")} className="grid size-7 place-items-center rounded-md hover:bg-accent" onClick={() => store.setHeat(null)}>
          <X className="size-4" aria-hidden />
        </button>
      </div>
    </Panel>
  );
});
