/** Every change the builder makes to a document, as pure functions; what they don't know of it they leave as it is. */
import { freeId } from "./ids";
import type { BotDocument, Config, Flow, FlowEdge, FlowNode, FlowNote, FlowTrigger, Place } from "./types";

export type Edit = (document: BotDocument) => BotDocument;

/** Change one flow; a document without it stays the same object. */
export function inFlow(id: string, change: (flow: Flow) => Flow): Edit {
  return (document) => {
    const flows = document.flows ?? [];
    const index = flows.findIndex((flow) => flow.id === id);
    const before = flows[index];
    if (before === undefined) return document;
    const after = change(before);
    return after === before ? document : { ...document, flows: flows.with(index, after) };
  };
}

export function addNode(node: FlowNode, at: Place): (flow: Flow) => Flow {
  return (flow) => ({
    ...flow,
    start: flow.start ?? node.id,
    nodes: [...(flow.nodes ?? []), node],
    layout: { ...flow.layout, [node.id]: pair(at) },
  });
}

/** Remove nodes with the edges at them; with `heal`, what led to a node with one way on leads there. */
export function removeNodes(ids: ReadonlySet<string>, { heal = false } = {}): (flow: Flow) => Flow {
  return (flow) => {
    const edges = flow.edges ?? [];
    const next = new Map<string, string | undefined>();
    for (const id of ids) {
      const ways = edges.filter((edge) => edge.source === id);
      next.set(id, heal && ways.length === 1 ? ways[0]?.target : undefined);
    }
    const kept = edges.flatMap((edge) => {
      if (ids.has(edge.source)) return [];
      const target = follow(edge.target, next);
      return target === undefined ? [] : [target === edge.target ? edge : { ...edge, target }];
    });
    const start = flow.start == null ? flow.start : (follow(flow.start, next) ?? null);
    const layout = Object.fromEntries(Object.entries(flow.layout ?? {}).filter(([id]) => !ids.has(id)));
    return { ...flow, start, nodes: (flow.nodes ?? []).filter((node) => !ids.has(node.id)), edges: kept, layout };
  };
}

function follow(id: string, next: ReadonlyMap<string, string | undefined>): string | undefined {
  const seen = new Set<string>();
  let at: string | undefined = id;
  while (at !== undefined && next.has(at)) {
    if (seen.has(at)) return undefined;
    seen.add(at);
    at = next.get(at);
  }
  return at;
}

/** Join an exit to a node; an exit has at most one edge, so one that was there is replaced. */
export function connect(edge: FlowEdge): (flow: Flow) => Flow {
  return (flow) => ({ ...flow, edges: [...without(flow, edge.source, edge.exit), edge] });
}

export function disconnect(source: string, exit: string): (flow: Flow) => Flow {
  return (flow) => ({ ...flow, edges: without(flow, source, exit) });
}

/** Put a node between the two ends of an edge, leaving by `exit`. */
export function insertOnEdge(edge: FlowEdge, node: FlowNode, at: Place, exit: string | undefined): (flow: Flow) => Flow {
  return (flow) => {
    const joined = connect({ ...edge, target: node.id })(addNode(node, at)(flow));
    return exit === undefined ? joined : connect({ source: node.id, exit, target: edge.target })(joined);
  };
}

function without(flow: Flow, source: string, exit: string): FlowEdge[] {
  return (flow.edges ?? []).filter((edge) => edge.source !== source || edge.exit !== exit);
}

export function changeNode(id: string, change: Partial<Omit<FlowNode, "id">>): (flow: Flow) => Flow {
  return (flow) => ({ ...flow, nodes: (flow.nodes ?? []).map((node) => (node.id === id ? { ...node, ...change } : node)) });
}

/** Set a node's config; edges of options that were renamed in place follow, those of removed ones go. */
export function configure(id: string, config: Config, options?: string | null): (flow: Flow) => Flow {
  return (flow) => {
    const before = flow.nodes?.find((node) => node.id === id)?.config ?? {};
    const changed = changeNode(id, { config })(flow);
    if (!options) return changed;
    const [old, now] = [optionIds(before[options]), optionIds(config[options])];
    const renamed = new Map<string, string>();
    if (old.length === now.length) {
      old.forEach((name, index) => {
        const fresh = now[index];
        if (fresh !== undefined && fresh !== name && !now.includes(name) && !old.includes(fresh)) renamed.set(name, fresh);
      });
    }
    const gone = new Set(old.filter((name) => !now.includes(name) && !renamed.has(name)));
    if (renamed.size === 0 && gone.size === 0) return changed;
    const edges = (changed.edges ?? []).flatMap((edge) => {
      if (edge.source !== id) return [edge];
      if (gone.has(edge.exit)) return [];
      return [{ ...edge, exit: renamed.get(edge.exit) ?? edge.exit }];
    });
    return { ...changed, edges };
  };
}

function optionIds(entries: unknown): string[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    const id = typeof entry === "object" && entry !== null ? (entry as { id?: unknown }).id : undefined;
    return typeof id === "string" ? [id] : [];
  });
}

/** Move cards and notes; ids that are neither are ignored. */
export function move(places: Readonly<Record<string, Place>>): (flow: Flow) => Flow {
  return (flow) => {
    const nodes = new Set((flow.nodes ?? []).map((node) => node.id));
    const moved = Object.entries(places).filter(([id]) => nodes.has(id));
    return {
      ...flow,
      layout: { ...flow.layout, ...Object.fromEntries(moved.map(([id, place]) => [id, pair(place)])) },
      notes: (flow.notes ?? []).map((note) => {
        const place = places[note.id];
        return place ? { ...note, position: pair(place) } : note;
      }),
    };
  };
}

export function startAt(id: string): (flow: Flow) => Flow {
  return (flow) => ({ ...flow, start: id });
}

export function putTrigger(trigger: FlowTrigger): (flow: Flow) => Flow {
  return (flow) => ({ ...flow, triggers: put(flow.triggers ?? [], trigger) });
}

export function removeTrigger(id: string): (flow: Flow) => Flow {
  return (flow) => ({ ...flow, triggers: (flow.triggers ?? []).filter((trigger) => trigger.id !== id) });
}

export function putNote(note: FlowNote): (flow: Flow) => Flow {
  return (flow) => ({ ...flow, notes: put(flow.notes ?? [], note) });
}

export function removeNotes(ids: ReadonlySet<string>): (flow: Flow) => Flow {
  return (flow) => ({ ...flow, notes: (flow.notes ?? []).filter((note) => !ids.has(note.id)) });
}

function put<T extends { id: string }>(list: readonly T[], item: T): T[] {
  const index = list.findIndex((each) => each.id === item.id);
  return index < 0 ? [...list, item] : list.with(index, item);
}

/** Add an empty flow; its id is made of its name. */
export function addFlow(name: string): (document: BotDocument) => { document: BotDocument; id: string } {
  return (document) => {
    const flows = document.flows ?? [];
    const id = freeId(name, new Set(flows.map((flow) => flow.id)));
    const flow: Flow = { id, name, triggers: [], nodes: [], edges: [], layout: {}, notes: [] };
    return { document: { ...document, flows: [...flows, flow] }, id };
  };
}

export function removeFlow(id: string): Edit {
  return (document) => ({ ...document, flows: (document.flows ?? []).filter((flow) => flow.id !== id) });
}

export function pair(place: Place): [number, number] {
  return [Math.round(place.x), Math.round(place.y)];
}
