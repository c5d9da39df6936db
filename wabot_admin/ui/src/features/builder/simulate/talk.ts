/** One simulated talk beside the open draft: begun, gone on with, looked at in the past, ended. It lives as long as the
 *  draft is open, whichever panel is shown; what is said and known comes from the API alone. */
import { ask } from "@/api/action";
import { api, type Schemas } from "@/api/client";
import { problemOf } from "@/api/problems";
import { languageHere } from "@/lib/i18n";
import type { Saver } from "../draft/saving";
import type { BuilderStore } from "../draft/store";
import type { Turn } from "./walked";

export type Simulation = Schemas["Simulation"];
export type Stub = Schemas["SimulatedStub"];
export type Written = Schemas["SimulatedMessageBody"];
export type Setup = { revision: number | null; name: string; phone: string; language: string; begins: string; integrations: "stub" | "live"; stubs: readonly Stub[] };

export type TalkState = {
  simulation: Simulation | null;
  /** The turn that is looked at; null for the newest. */
  at: number | null;
  busy: boolean;
  /** What was sent and is not answered yet. */
  pending: Written | null;
  error: unknown;
  over: boolean;
  /** The save of the draft that counts as what is talked with. */
  draft: number | null;
  /** The draft could not be saved, so that it could not be begun with. */
  unsaved: boolean;
  setup: Setup;
};

type Answer = Promise<{ data?: Simulation; error?: unknown }>;
type Step = (id: string, after: number) => Answer;

const FIRST: Setup = { revision: null, name: "Ana", phone: "", language: "", begins: "", integrations: "stub", stubs: [] };

export class Talk {
  private state: TalkState = { simulation: null, at: null, busy: false, pending: null, error: null, over: false, draft: null, unsaved: false, setup: FIRST };
  private readonly listeners = new Set<() => void>();
  private tail: Promise<boolean> = Promise.resolve(true);

  /** Talks with the draft, or with the published version that is looked at. */
  constructor(
    private readonly bot: string,
    revision: number | null,
  ) {
    this.state = { ...this.state, setup: { ...FIRST, revision } };
  }

  get = (): TalkState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Save the draft and begin anew as `setup` says; what was talked about before is forgotten. */
  begin = (saver: Saver, setup?: Setup): Promise<boolean> => this.inTurn(() => this.start(saver, setup ?? this.state.setup));

  private async start(saver: Saver, setup: Setup): Promise<boolean> {
    const before = this.state.simulation;
    this.set({ busy: true, error: null, over: false, unsaved: false, setup });
    try {
      if (!(await saver.flush())) {
        this.set({ unsaved: true });
        return false;
      }
      const simulation = await ask(api.POST("/api/simulations", { params: { query: { language: languageHere() } }, body: bodyOf(this.bot, setup) }));
      this.set({ simulation, at: null, draft: simulation.draft });
      if (before) void api.DELETE("/api/simulations/{simulation}", { params: { path: { simulation: before.id } } });
      return true;
    } catch (error) {
      this.set({ error, simulation: null, at: null });
      return false;
    } finally {
      this.set({ busy: false });
    }
  }

  say = (written: Written): Promise<boolean> => this.step((id, after) => api.POST("/api/simulations/{simulation}/messages", { ...at(id, after), body: written }), written);

  /** Let time pass, left out to what comes due next. */
  advance = (seconds: number | null): Promise<boolean> => this.step((id, after) => api.POST("/api/simulations/{simulation}/advance", { ...at(id, after), body: { seconds } }));

  fire = (flow: string, trigger: string): Promise<boolean> => this.step((id, after) => api.POST("/api/simulations/{simulation}/schedule", { ...at(id, after), body: { flow, trigger } }));

  hook = (hook: string, data: Record<string, unknown>): Promise<boolean> => this.step((id, after) => api.POST("/api/simulations/{simulation}/webhook", { ...at(id, after), body: { hook, data } }));

  giveBack = (): Promise<boolean> => this.step((id, after) => api.POST("/api/simulations/{simulation}/give-back", at(id, after)));

  declare = (stubs: readonly Stub[]): Promise<boolean> => {
    this.set({ setup: { ...this.state.setup, stubs } });
    return this.step((id, after) => api.PUT("/api/simulations/{simulation}/stubs", { ...at(id, after), body: { stubs: [...stubs] } }), null, false);
  };

  /** Look at how all stood after a turn; nothing is forgotten yet. */
  look = (turn: number | null): void => this.set({ at: turn === this.state.simulation?.count ? null : turn });

  /** Go back to the turn that is looked at; what came later is forgotten. */
  goBack = (): Promise<boolean> => this.step(null);

  /** Take a save for no change of what is talked with, such as that of a test. */
  follow = (from: number, to: number): void => {
    if (this.state.draft === from) this.set({ draft: to });
  };

  clear = (): void => this.set({ error: null });

  /** Return the turns up to the one that is looked at. */
  turns = (): readonly Turn[] => turnsOf(this.state);

  private step(call: Step | null, pending: Written | null = null, fromHere = true): Promise<boolean> {
    return this.inTurn(() => this.take(call, pending, fromHere));
  }

  /** Do one thing after the other: who types fast is not refused. */
  private inTurn(work: () => Promise<boolean>): Promise<boolean> {
    this.tail = this.tail.then(work);
    return this.tail;
  }

  private async take(call: Step | null, pending: Written | null, fromHere: boolean): Promise<boolean> {
    const { simulation, at: looked } = this.state;
    if (!simulation) return false;
    this.set({ busy: true, error: null, pending });
    try {
      let now = simulation;
      if (fromHere && looked !== null && looked < now.count) {
        const body = { turn: looked };
        const back = await ask(api.POST("/api/simulations/{simulation}/rewind", { ...at(now.id, looked), body }));
        now = joined(now, looked, back);
        this.set({ simulation: now, at: null });
      }
      if (call) now = joined(now, now.count, await ask(call(now.id, now.count)));
      this.set({ simulation: now, ...(fromHere && { at: null }) });
      return true;
    } catch (error) {
      if (problemOf(error).status === 404) this.set({ over: true });
      else this.set({ error });
      return false;
    } finally {
      this.set({ busy: false, pending: null });
    }
  }

  private set(parts: Partial<TalkState>): void {
    this.state = { ...this.state, ...parts };
    for (const listener of this.listeners) listener();
  }
}

const talks = new WeakMap<BuilderStore, Talk>();

/** Return the talk beside an open draft. */
export function talkBeside(store: BuilderStore): Talk {
  let talk = talks.get(store);
  if (!talk) {
    talk = new Talk(store.get().bot, store.get().version?.number ?? null);
    talks.set(store, talk);
  }
  return talk;
}

export function turnsOf({ simulation, at: looked }: TalkState): readonly Turn[] {
  const turns = simulation?.turns ?? [];
  return looked === null ? turns : turns.slice(0, looked);
}

function at(simulation: string, after: number) {
  return { params: { path: { simulation }, query: { after } } };
}

function joined(before: Simulation, after: number, answer: Simulation): Simulation {
  return { ...answer, turns: [...before.turns.slice(0, after), ...answer.turns] };
}

function bodyOf(bot: string, { revision, name, phone, language, begins, integrations, stubs }: Setup): Schemas["SimulatedStartBody"] {
  return {
    bot,
    revision,
    integrations,
    contact_name: name.trim() || FIRST.name,
    ...(phone && { contact_phone: phone }),
    ...(language && { contact_language: language }),
    ...(begins && { begins: new Date(begins).toISOString() }),
    ...(integrations === "stub" && { stubs: [...stubs] }),
  };
}
