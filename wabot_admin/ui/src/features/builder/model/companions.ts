/** What copied steps need in another bot: the flows they run and the variables declared for what they use. */
import { flowNamedBy } from "./describe";
import type { BotDocument, Flow, FlowNode, NodeType, Variable } from "./types";

export type Companions = { flows: Flow[]; variables: Variable[] };

const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;

/** Return the flows that nodes run, and those that these run, without what starts them; and the variables all of them name. */
export function companionsOf(document: BotDocument, nodes: readonly FlowNode[], types: ReadonlyMap<string, NodeType>): Companions {
  const flows: Flow[] = [];
  const wanted = [...nodes];
  for (let node = wanted.pop(); node; node = wanted.pop()) {
    const id = flowNamedBy(node.config ?? {}, types.get(node.type));
    const flow = document.flows?.find((each) => each.id === id);
    if (!flow || flows.some((each) => each.id === id)) continue;
    flows.push({ ...flow, triggers: [] });
    wanted.push(...(flow.nodes ?? []));
  }
  const said = new Set(JSON.stringify([nodes, flows]).match(WORD));
  return { flows, variables: (document.variables ?? []).filter((each) => said.has(each.name)) };
}

/** Add what a bot has not; a flow or variable of the same name is taken for the same. */
export function bringAlong(document: BotDocument, { flows, variables }: Companions): BotDocument {
  const here = new Set(document.flows?.map((each) => each.id));
  const known = new Set(document.variables?.map((each) => each.name));
  return {
    ...document,
    flows: [...(document.flows ?? []), ...flows.filter((each) => !here.has(each.id))],
    variables: [...(document.variables ?? []), ...variables.filter((each) => !known.has(each.name))],
  };
}
