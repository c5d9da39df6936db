/** Says what is chosen to who hears the page: its name, and of one step what it does, leads to and lacks. */
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft, useFlow } from "../draft/context";
import { summaryOf, titleOf } from "../model/describe";
import { exitsOf } from "../model/exits";
import type { Flow, FlowNode } from "../model/types";
import { words } from "../messages";
import { problemsAt } from "./overlays";

const SAID = 5;

export function Chosen() {
  const t = useMessages(words);
  const { types } = useBuilder();
  const flow = useFlow();
  const { nodes, notes, start } = useDraft((state) => state.selection);
  if (nodes.size + notes.size > SAID) return t("chosenMany", { count: nodes.size + notes.size });
  const steps = (flow?.nodes ?? []).filter((node) => nodes.has(node.id));
  const [only] = steps;
  if (flow && only && nodes.size + notes.size === 1) return <Step flow={flow} node={only} />;
  const said = (flow?.notes ?? []).filter((note) => notes.has(note.id)).map((note) => `${t("note")}: ${note.text}`);
  return [...steps.map((node) => titleOf(node, types.nodes.get(node.type))), ...said, ...(start ? [t("startsHelp")] : [])].join(", ");
}

function Step({ flow, node }: { flow: Flow; node: FlowNode }) {
  const t = useMessages(words);
  const { types } = useBuilder();
  const problems = useDraft((state) => problemsAt(state, node.id, "error") + problemsAt(state, node.id, "warning"));
  const nameOf = (id: string) => {
    const found = flow.nodes?.find((each) => each.id === id);
    return found ? titleOf(found, types.nodes.get(found.type)) : id;
  };
  const type = types.nodes.get(node.type);
  const edges = (flow.edges ?? []).filter((edge) => edge.source === node.id);
  const labels = new Map(exitsOf(node, type, edges).map((exit) => [exit.name, exit.label]));
  const ways = edges.map((edge) => t("leadsTo", { exit: labels.get(edge.exit) ?? edge.exit, step: nameOf(edge.target) }));
  const parts = [titleOf(node, type), type ? summaryOf(node.config ?? {}, type, types.operators) : t("unknownType"), ...ways];
  return [...parts, problems > 0 && t("stepProblems", { count: problems })].filter(Boolean).join(". ");
}
