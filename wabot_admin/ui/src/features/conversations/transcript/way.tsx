/** The way a turn took through the bot, as chips that open the version it ran at their node. */
import { ChevronRight, Hourglass, TriangleAlert, Workflow } from "lucide-react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { nodeAt, type NodeName } from "@/api/node-names";
import { words } from "@/features/conversations/transcript/messages";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

interface WayProps {
  steps: readonly Schemas["Step"][];
  bot: string;
  revision: number;
  nameOf: (flow: string, node: string) => NodeName;
}

export function Way({ steps, bot, revision, nameOf }: WayProps) {
  const t = useMessages(words);
  return (
    <ol aria-label={t("steps")} className="my-1.5 flex flex-wrap items-center gap-x-0.5 gap-y-1 text-xs text-muted-foreground">
      <li className="mr-1" aria-hidden>
        <Workflow className="size-3.5" />
      </li>
      {steps.map((step, index) => (
        <li key={index} className="flex min-w-0 items-center gap-0.5">
          {index > 0 && <ChevronRight className="size-3 shrink-0" aria-hidden />}
          <Chip step={step} bot={bot} revision={revision} called={nameOf(step.flow, step.node)} />
        </li>
      ))}
    </ol>
  );
}

function Chip({ step, bot, revision, called }: { step: Schemas["Step"]; bot: string; revision: number; called: NodeName }) {
  const t = useMessages(words);
  const may = useMay("bots.read");
  const state = step.error ? t("stepFailed", { error: step.error }) : step.exit === null ? t("waitsHere") : "";
  const look = cn("inline-flex max-w-48 items-center gap-1 rounded-md px-1.5 py-0.5", step.error && "bg-danger-soft text-danger-ink");
  const inside = (
    <>
      {step.error ? <TriangleAlert className="size-3 shrink-0" aria-hidden /> : step.exit === null && <Hourglass className="size-3 shrink-0" aria-hidden />}
      <span className="truncate">{called.name}</span>
      {state && <span className="sr-only">{state}</span>}
    </>
  );
  const title = [called.flow, called.name, state].filter(Boolean).join(" · ");
  return may ? (
    <Link to={nodeAt(bot, revision, step.flow, step.node)} title={title} className={cn(look, "hover:bg-accent hover:text-foreground")}>
      {inside}
    </Link>
  ) : (
    <span title={title} className={look}>
      {inside}
    </span>
  );
}
