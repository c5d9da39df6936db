/** The open draft: document, history, selection and what is drawn over it. The one place the builder's parts meet;
 *  it knows neither React nor the API. Panels read it by `useBuilder` and change the document by `edit` alone. */
import { advance, beginHistory, redo, undo, type History } from "../model/history";
import { inFlow, type Edit } from "../model/edits";
import { sameSet } from "../model/groups";
import type { Heat } from "../model/heat";
import { merge, type Conflict } from "../model/merge";
import type { BotDocument, BotProblem, Flow } from "../model/types";

/** What is chosen in the open flow. */
export type Selection = { nodes: ReadonlySet<string>; notes: ReadonlySet<string>; edge: string | null; start: boolean };
/** `unsaved` waits for the pause in typing, `away` for the connection, `conflict` for a decision, `refused` for an edit. */
export type Saving = "saved" | "unsaved" | "saving" | "away" | "conflict" | "refused";
/** What a panel lights up on the canvas: ids of nodes and `source/exit` of edges, of the flow they are in. */
export type Light = { flow: string; now: ReadonlySet<string>; past: ReadonlySet<string>; edges: ReadonlySet<string>; failed: ReadonlyMap<string, string> };
/** How nodes and edges of a flow differ from another version, by id. */
export type Mark = "added" | "changed" | "removed";
export type Marks = { flow: string; nodes: ReadonlyMap<string, Mark>; edges: ReadonlyMap<string, Mark> };
/** A place to go to: a node, trigger, note or where the flow starts, and a field (`options/0/label`) of its form. A
 *  `gentle` one moves nothing that can be seen already. */
export type Spot = { flow?: string; node?: string; trigger?: string; note?: string; start?: boolean; field?: string; gentle?: boolean };
/** What a panel is opened at by another, which is gone back to from there. */
export type PanelAt = { test: string; from: string };
/** A small number drawn on a card by a panel, such as how many people wait there. */
export type Badges = { flow: string; nodes: ReadonlyMap<string, string> };

/** A published version that is looked at in the place of the draft. */
export type Version = { number: number; author: string; at: string; message: string };

export type BuilderState = {
  bot: string;
  /** Null for the draft. */
  version: Version | null;
  document: BotDocument;
  /** The id of the flow that is open; `""` while there is none. */
  flow: string;
  selection: Selection;
  /** The panel that is open, by its id. */
  panel: string | null;
  /** Where in that panel it began, and the panel it was opened from. */
  panelAt: PanelAt | null;
  /** Whose role may not change the bot, or who looks at something else than the draft. */
  readOnly: boolean;
  canUndo: boolean;
  canRedo: boolean;
  saving: Saving;
  rev: number;
  refusal: unknown;
  conflicts: { theirs: BotDocument; conflicts: readonly Conflict[] } | null;
  /** Where to go. */
  spot: (Spot & { at: number }) | null;
  /** What is wrong with the draft as it was last saved. */
  problems: readonly BotProblem[];
  light: Light | null;
  marks: Marks | null;
  badges: Badges | null;
  /** Where people left a published version, while that is shown. */
  heat: Heat | null;
};

export type How = { label: string; group?: string };

type Opened = { bot: string; version?: Version | null; document: BotDocument; rev: number; readOnly: boolean; flow?: string | null };

export const NOTHING: Selection = { nodes: new Set(), notes: new Set(), edge: null, start: false };

export class BuilderStore {
  private state: BuilderState;
  private history: History<BotDocument>;
  private readonly listeners = new Set<() => void>();

  constructor({ bot, version = null, document, rev, readOnly, flow }: Opened) {
    this.history = beginHistory(document);
    const first = document.flows?.find((each) => each.id === flow) ?? document.flows?.[0];
    this.state = {
      bot, version, document, rev, readOnly,
      flow: first?.id ?? "",
      selection: NOTHING,
      panel: null,
      panelAt: null,
      canUndo: false,
      canRedo: false,
      saving: "saved",
      refusal: null,
      conflicts: null,
      spot: null,
      problems: [],
      light: null,
      marks: null,
      badges: null,
      heat: null,
    };
  }

  get = (): BuilderState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Change the document; `group` joins changes that follow each other, such as letters, into one step to undo. */
  edit = (edit: Edit, how: How): void => {
    if (this.state.readOnly) return;
    this.keep(advance(this.history, edit(this.history.present.state), { ...how, at: Date.now() }));
  };

  /** Change the open flow. */
  editFlow = (change: (flow: Flow) => Flow, how: How): void => this.edit(inFlow(this.state.flow, change), how);

  undo = (): void => this.keep(undo(this.history));
  redo = (): void => this.keep(redo(this.history));

  /** Return what the next undo takes back, in the person's words. */
  undoLabel = (): string => this.history.present.label;

  openFlow = (flow: string): void => {
    if (flow !== this.state.flow && this.state.document.flows?.some((each) => each.id === flow)) {
      this.set({ flow, selection: NOTHING });
    }
  };

  select = (selection: Partial<Selection>): void => {
    const next = { ...NOTHING, ...selection };
    if (!sameSelection(next, this.state.selection)) this.set({ selection: next, spot: null });
  };

  openPanel = (panel: string | null, at: PanelAt | null = null): void => this.set({ panel, panelAt: at });

  /** Open a flow, choose what is there, bring it into view and put the cursor into the field. */
  goTo = (spot: Spot): void => {
    const flow = spot.flow ?? this.state.flow;
    const selection = {
      ...NOTHING,
      nodes: new Set(spot.node ? [spot.node] : []),
      notes: new Set(spot.note ? [spot.note] : []),
      start: spot.start ?? spot.trigger !== undefined,
    };
    if (this.state.document.flows?.some((each) => each.id === flow)) this.set({ flow });
    this.set({ selection, spot: { ...spot, flow, at: Date.now() } });
  };

  /** Open a flow and bring a place into view; what is chosen stays chosen, unless it is in another flow. */
  lookAt = (spot: Spot): void => {
    const flow = spot.flow ?? this.state.flow;
    this.openFlow(flow);
    if (flow === this.state.flow) this.set({ spot: { ...spot, flow, at: Date.now(), gentle: true } });
  };

  setLight = (light: Light | null): void => this.set({ light });
  setMarks = (marks: Marks | null): void => this.set({ marks });
  setBadges = (badges: Badges | null): void => this.set({ badges });
  setHeat = (heat: Heat | null): void => this.set({ heat });
  setProblems = (problems: readonly BotProblem[]): void => this.set({ problems });
  setReadOnly = (readOnly: boolean): void => this.set({ readOnly });

  /** What saving tells; called by the saver only. */
  tell = (news: Partial<Pick<BuilderState, "saving" | "rev" | "refusal" | "conflicts">>): void => this.set(news);

  /** Take over what another version brings: into the present and all that can be gone back to. Called by the saver. */
  takeIn = (document: BotDocument, base: BotDocument, theirs: BotDocument): void => {
    const past = this.history.past.slice(-50).map((step) => ({ ...step, state: merge(base, step.state, theirs).document }));
    const present = { ...this.history.present, state: document, group: undefined };
    this.keep({ past, present, future: [] });
  };

  private keep(history: History<BotDocument>): void {
    if (history === this.history) return;
    this.history = history;
    const document = history.present.state;
    const flows = document.flows ?? [];
    const flow = flows.some((each) => each.id === this.state.flow) ? this.state.flow : (flows[0]?.id ?? "");
    this.set({ document, flow, canUndo: history.past.length > 0, canRedo: history.future.length > 0 });
  }

  private set(parts: Partial<BuilderState>): void {
    this.state = { ...this.state, ...parts };
    for (const listener of this.listeners) listener();
  }
}

function sameSelection(a: Selection, b: Selection): boolean {
  return a.edge === b.edge && a.start === b.start && sameSet(a.nodes, b.nodes) && sameSet(a.notes, b.notes);
}
