/** What starts the flow, as the first card of the canvas. */
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { Zap } from "lucide-react";
import { memo } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import { summaryOf } from "../model/describe";
import type { FlowTrigger } from "../model/types";
import { words } from "../messages";
import { TypeIcon } from "@/components/type-icon";
import { startProblemsAt } from "./overlays";
import { ProblemBadge } from "./problem-badge";

export const START = "start:";
export type StartNode = Node<{ triggers: readonly FlowTrigger[] }, "start">;

export const StartCard = memo(function StartCard({ data, selected }: NodeProps<StartNode>) {
  const t = useMessages(words);
  return (
    <div className={cn("w-56 rounded-lg border border-primary/40 bg-primary-soft/50 shadow-card", selected && "border-primary ring-2 ring-primary/35")}>
      <p className="flex items-center gap-2 px-3 pt-2.5 text-[0.8125rem] font-medium text-primary-ink">
        <Zap className="size-4" aria-hidden />
        {t("starts")}
      </p>
      <ul className="space-y-1 px-3 pt-1.5 pb-3 text-xs">
        {data.triggers.map((trigger) => (
          <TriggerLine key={trigger.id} trigger={trigger} />
        ))}
        {data.triggers.length === 0 && <li className="text-muted-foreground">{t("noTrigger")}</li>}
      </ul>
      <Handle type="source" id={START} position={Position.Right} className="wabot-handle wabot-handle-wired top-6!" />
    </div>
  );
});

function TriggerLine({ trigger }: { trigger: FlowTrigger }) {
  const t = useMessages(words);
  const { types } = useBuilder();
  const type = types.triggers.get(trigger.type);
  const errors = useDraft((state) => startProblemsAt(state, trigger.id, "error"));
  const warnings = useDraft((state) => startProblemsAt(state, trigger.id, "warning"));
  const summary = summaryOf(trigger.config ?? {}, type, types.operators);
  return (
    <li className="flex items-start gap-2 rounded-md bg-surface px-2 py-1.5">
      <TypeIcon name={type?.icon ?? "plug"} className="mt-px size-3.5 shrink-0 text-muted-foreground" />
      <span className="min-w-0 space-y-1">
        <span className="line-clamp-2 break-words">{summary || (type?.title ?? t("unknownType"))}</span>
        <ProblemBadge errors={errors} warnings={warnings} />
      </span>
    </li>
  );
}
