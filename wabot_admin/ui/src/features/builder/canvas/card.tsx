/** A node on the canvas: icon, title, what it does in a line, and its ways out. */
import { Handle, type NodeProps, Position, useStore, useUpdateNodeInternals } from "@xyflow/react";
import { CircleX, Ellipsis, MapPin, Play, PlugZap } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import { flowName, flowNamedBy, summaryOf, titleOf } from "../model/describe";
import { visibleExits, type NodeExit } from "../model/exits";
import type { CardNode } from "../model/graph";
import { words } from "../messages";
import { TypeIcon } from "@/components/type-icon";
import { isFar } from "./far";
import { FarEnds } from "./far-ends";
import { HeatLine, HeatShareFar } from "./heat";
import { failureOf, heatAt, lightOf, markOf, nowhere, problemsAt } from "./overlays";
import { ProblemBadge } from "./problem-badge";

export const Card = memo(function Card({ id, data, selected, height }: NodeProps<CardNode>) {
  const { node, type, exits, wired } = data;
  const { types } = useBuilder();
  const dim = useDraft((state) => nowhere(state, id));
  const light = useDraft((state) => lightOf(state, id));
  const mark = useDraft((state) => markOf(state, id));
  const failed = useDraft((state) => failureOf(state, id));
  const far = useStore(isFar);
  const heat = useDraft((state) => heatAt(state, id));
  const called = flowNamedBy(node.config ?? {}, type);
  const leadsTo = useDraft((state) => flowName(state.document, called));
  return (
    <div
      data-light={light}
      data-failed={failed !== undefined || undefined}
      data-mark={mark}
      className={cn(
        "w-60 rounded-lg border bg-surface text-left shadow-card transition-shadow",
        selected && "border-primary ring-2 ring-primary/35",
        light === "now" && "border-info-ink ring-4 ring-info-ink/40",
        light === "past" && "border-info-ink/70 ring-2 ring-info-ink/20",
        failed !== undefined && "border-danger ring-2 ring-danger/30",
        mark === "added" && "border-primary ring-2 ring-primary/40",
        mark === "changed" && "border-warning-ink ring-2 ring-warning-ink/40",
        mark === "removed" && "border-dashed border-danger bg-danger-soft",
        (!type || dim) && "border-dashed",
        far && "relative overflow-hidden shadow-none",
      )}
      style={far ? { height } : undefined}
    >
      {far ? (
        <div className={cn("h-full p-3 text-3xl leading-8 font-medium", heat && `wabot-heat wabot-heat-${heat.level}`)}>
          {heat && heat.level > 0 && <HeatShareFar heat={heat} />}
          <p className="line-clamp-3">{titleOf(node, type)}</p>
          {height !== undefined && <FarEnds data={data} height={height} />}
        </div>
      ) : (
        <>
          <Handle type="target" position={Position.Left} className="wabot-handle top-6!" />
          <div className={cn("flex items-start gap-2.5 rounded-t-lg px-3 pt-2.5 pb-2", heat && `wabot-heat wabot-heat-${heat.level}`)}>
            <span className={cn("grid size-7 shrink-0 place-items-center rounded-md bg-primary-soft text-primary-ink", dim && "bg-muted text-muted-foreground")}>
              {type ? <TypeIcon name={type.icon} className="size-4" /> : <PlugZap className="size-4" aria-hidden />}
            </span>
            <div className="min-w-0 flex-1">
              <p className="line-clamp-2 text-[0.8125rem] leading-4.5 font-medium">{titleOf(node, type)}</p>
              {heat ? <HeatLine heat={heat} /> : <Summary text={leadsTo ?? summaryOf(node.config ?? {}, type, types.operators)} type={!type} />}
            </div>
            {data.start && <Play className="mt-1 size-3 shrink-0 fill-current text-primary-ink" aria-hidden />}
          </div>
          <State id={id} dim={dim} here={light === "now"} failed={failed} />
          <Exits id={id} exits={exits} wired={wired} />
        </>
      )}
    </div>
  );
});

function Summary({ text, type }: { text: string; type: boolean }) {
  const t = useMessages(words);
  const said = type ? t("unknownType") : text;
  return said ? <p className="mt-0.5 line-clamp-2 text-xs leading-4 break-words text-muted-foreground">{said}</p> : null;
}

type StateProps = { id: string; dim: boolean; here: boolean; failed: string | undefined };

/** What is wrong with it, and what a panel says of it. */
function State({ id, dim, here, failed }: StateProps) {
  const t = useMessages(words);
  const errors = useDraft((state) => problemsAt(state, id, "error"));
  const warnings = useDraft((state) => problemsAt(state, id, "warning"));
  const badge = useDraft((state) => (state.badges?.flow === state.flow ? state.badges.nodes.get(id) : undefined));
  const count = errors + warnings;
  if (count === 0 && !dim && !badge && !here && failed === undefined) return null;
  return (
    <p className="flex flex-wrap items-center gap-1.5 px-3 pb-2 text-xs font-medium">
      <ProblemBadge errors={errors} warnings={warnings} />
      {here && (
        <span className="flex items-center gap-1 rounded-full bg-info-soft px-1.5 py-0.5 text-info-ink">
          <MapPin className="size-3" aria-hidden />
          {t("talkHere")}
        </span>
      )}
      {failed !== undefined && (
        <span className="flex items-start gap-1 rounded-md bg-danger-soft px-1.5 py-0.5 text-danger-ink">
          <CircleX className="mt-0.5 size-3 shrink-0" aria-hidden />
          <span className="line-clamp-3 min-w-0 wrap-anywhere">{failed || t("failedHere")}</span>
        </span>
      )}
      {dim && count === 0 && <span className="rounded-full bg-muted px-1.5 py-0.5 text-muted-foreground">{t("nowhere")}</span>}
      {badge && <span className="rounded-full bg-info-soft px-1.5 py-0.5 text-info-ink">{badge}</span>}
    </p>
  );
}

function Exits({ id, exits, wired }: { id: string; exits: readonly NodeExit[]; wired: ReadonlySet<string> }) {
  const t = useMessages(words);
  const [open, setOpen] = useState(false);
  const shown = open ? exits : visibleExits(exits, wired);
  const update = useUpdateNodeInternals();
  const key = shown.map((exit) => exit.name).join("\n");
  const measured = useRef(key);
  useEffect(() => {
    if (measured.current === key) return; // as it was when xyflow measured it
    measured.current = key;
    update(id);
  }, [id, key, update]);
  const hidden = exits.length - shown.length;
  return (
    <ul className="border-t py-1">
      {shown.map((exit) => (
        <li key={exit.name} className="relative flex h-6 items-center justify-end pr-3.5 pl-3">
          <span className={cn("truncate text-xs", exit.kind === "system" || exit.kind === "unknown" ? "text-muted-foreground italic" : "")}>
            {exit.label}
          </span>
          <Handle
            type="source"
            id={exit.name}
            position={Position.Right}
            className={cn("wabot-handle", wired.has(exit.name) && "wabot-handle-wired")}
          />
        </li>
      ))}
      {hidden > 0 && (
        <li className="flex h-6 justify-end pr-1.5">
          <button
            type="button"
            tabIndex={-1}
            aria-label={t("moreExits", { count: hidden })}
            className="nodrag rounded-sm px-1.5 text-muted-foreground hover:bg-accent hover:text-foreground"
            onClick={() => setOpen(true)}
          >
            <Ellipsis className="size-4" aria-hidden />
          </button>
        </li>
      )}
    </ul>
  );
}
