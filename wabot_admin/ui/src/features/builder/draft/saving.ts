/** Saves the open draft by itself, a moment after each change; merges what others saved meanwhile. Nothing is given
 *  up: what can't be sent stays in memory and is tried again. */
import { equal, merge } from "../model/merge";
import type { BotDocument } from "../model/types";
import type { BuilderStore } from "./store";

/** What became of a save. A lost connection is `away`; anything else that is refused is thrown. */
export type Sent = { kind: "saved"; rev: number } | { kind: "changed"; rev: number; document: BotDocument } | { kind: "away" };
export type Send = (document: BotDocument, rev: number) => Promise<Sent>;

export const PAUSE = 700;
const LONGEST = 30_000;

export class Saver {
  private base: BotDocument;
  private seen: BotDocument;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private pause = PAUSE;
  private stop: (() => void) | undefined;

  constructor(
    private readonly store: BuilderStore,
    private readonly send: Send,
    private readonly onMerged: () => void,
  ) {
    this.base = this.seen = store.get().document;
  }

  /** Follow the store from now on; return what ends that. */
  open = (): (() => void) => {
    this.stop ??= this.store.subscribe(() => this.changed());
    return this.close;
  };

  /** Save now what is not saved; resolves to whether all is. */
  flush = async (): Promise<boolean> => {
    clearTimeout(this.timer);
    for (let round = 0; round < 5 && this.dirty() && this.store.get().conflicts === null; round += 1) {
      await (this.running ?? this.run());
      if (["away", "refused"].includes(this.store.get().saving)) break;
    }
    return !this.dirty();
  };

  /** Return what is here joined with another's version; where both changed the same, what is here stands. */
  merged = (theirs: BotDocument): BotDocument => merge(this.base, this.store.get().document, theirs).document;

  /** Go on with what was decided about a conflict. */
  settle = (document: BotDocument): Promise<boolean> => {
    const { conflicts } = this.store.get();
    if (conflicts) {
      const base = this.base;
      this.base = conflicts.theirs;
      this.store.tell({ conflicts: null, saving: "unsaved" });
      this.store.takeIn(document, base, conflicts.theirs);
    }
    return this.flush();
  };

  /** Go on from a version that was saved at this person's word by another way than here. */
  adopt = (document: BotDocument, rev: number): void => this.mergeWith(document, rev, false);

  /** Return whether there is something that is not saved. */
  dirty = (): boolean => !this.store.get().readOnly && this.store.get().document !== this.base;

  close = (): void => {
    this.stop?.();
    this.stop = undefined;
    clearTimeout(this.timer);
  };

  private changed(): void {
    const { document, saving, conflicts } = this.store.get();
    if (document === this.seen) return;
    this.seen = document;
    if (conflicts) return;
    this.pause = PAUSE;
    if (saving !== "saving") this.store.tell({ saving: this.dirty() ? "unsaved" : "saved", refusal: null });
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), this.pause);
  }

  private run(): Promise<void> {
    if (this.running) return this.running;
    if (!this.dirty() || this.store.get().conflicts) return Promise.resolve();
    this.running = this.save().finally(() => {
      this.running = null;
      const { saving } = this.store.get();
      if (this.dirty() && saving !== "refused" && saving !== "conflict") this.later();
    });
    return this.running;
  }

  private async save(): Promise<void> {
    const { document, rev } = this.store.get();
    this.store.tell({ saving: "saving" });
    let sent: Sent;
    try {
      sent = await this.send(document, rev);
    } catch (refusal) {
      this.store.tell({ saving: "refused", refusal });
      return;
    }
    if (sent.kind === "away") {
      this.pause = Math.min(this.pause * 2, LONGEST);
      this.store.tell({ saving: "away" });
      return;
    }
    this.pause = PAUSE;
    if (sent.kind === "changed") {
      this.mergeWith(sent.document, sent.rev);
      return;
    }
    this.base = document;
    this.store.tell({ saving: this.dirty() ? "unsaved" : "saved", rev: sent.rev, refusal: null });
  }

  private mergeWith(theirs: BotDocument, rev: number, told = true): void {
    const base = this.base;
    const { document, conflicts } = merge(base, this.store.get().document, theirs);
    if (conflicts.length > 0) {
      this.store.tell({ saving: "conflict", rev, conflicts: { theirs, conflicts } });
      return;
    }
    this.base = theirs;
    this.seen = document;
    this.store.tell({ saving: "unsaved", rev });
    this.store.takeIn(equal(document, theirs) ? theirs : document, base, theirs);
    if (!this.dirty()) this.store.tell({ saving: "saved" });
    if (told) this.onMerged();
  }
}
