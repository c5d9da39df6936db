import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addNode, changeNode, inFlow } from "../model/edits";
import type { BotDocument } from "../model/types";
import { PAUSE, Saver, type Send, type Sent } from "./saving";
import { BuilderStore } from "./store";

const start: BotDocument = {
  spec: 1,
  name: "b",
  flows: [{ id: "f", name: "F", start: "a", nodes: [{ id: "a", type: "t.say" }, { id: "b", type: "t.say" }], edges: [], layout: {}, notes: [] }],
};

/** A server that keeps one draft, as wabot does. */
class Server {
  rev = 1;
  document = start;
  down = false;
  received = 0;
  send: Send = async (document, rev): Promise<Sent> => {
    this.received += 1;
    if (this.down) return { kind: "away" };
    if (rev !== this.rev) return { kind: "changed", rev: this.rev, document: this.document };
    this.rev += 1;
    this.document = document;
    return { kind: "saved", rev: this.rev };
  };
  /** Someone else saves. */
  other(change: (document: BotDocument) => BotDocument) {
    this.rev += 1;
    this.document = change(this.document);
  }
}

function begin() {
  const server = new Server();
  const store = new BuilderStore({ bot: "b", document: start, rev: 1, readOnly: false });
  let merged = 0;
  const saver = new Saver(store, server.send, () => (merged += 1));
  saver.open();
  return { server, store, saver, merges: () => merged };
}

const titled = (id: string, title: string) => inFlow("f", changeNode(id, { title }));
const titles = (document: BotDocument) => document.flows?.[0]?.nodes?.map((node) => node.title ?? "");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a change is saved a moment after the last one", async () => {
  const { server, store } = begin();
  store.edit(titled("a", "o"), { label: "" });
  await vi.advanceTimersByTimeAsync(PAUSE / 2);
  store.edit(titled("a", "one"), { label: "" });
  expect(store.get().saving).toBe("unsaved");
  await vi.advanceTimersByTimeAsync(PAUSE + 1);
  expect(store.get()).toMatchObject({ saving: "saved", rev: 2 });
  expect([server.received, titles(server.document)]).toEqual([1, ["one", ""]]);
});

test("what someone else saved meanwhile is taken in, and undoing keeps it", async () => {
  const { server, store, merges } = begin();
  server.other(titled("b", "theirs"));
  store.edit(titled("a", "mine"), { label: "" });
  await vi.advanceTimersByTimeAsync(PAUSE * 3);
  expect(titles(server.document)).toEqual(["mine", "theirs"]);
  expect([store.get().saving, merges()]).toEqual(["saved", 1]);
  store.undo();
  await vi.advanceTimersByTimeAsync(PAUSE * 3);
  expect(titles(server.document)).toEqual(["", "theirs"]);
});

test("changes of the same thing wait for a decision; nothing is sent or lost till then", async () => {
  const { server, store, saver } = begin();
  server.other(titled("a", "theirs"));
  store.edit(titled("a", "mine"), { label: "" });
  await vi.advanceTimersByTimeAsync(PAUSE * 3);
  expect(store.get().saving).toBe("conflict");
  expect(titles(server.document)).toEqual(["theirs", ""]);
  store.edit(titled("b", "more"), { label: "" });
  await vi.advanceTimersByTimeAsync(PAUSE * 3);
  expect(titles(server.document)).toEqual(["theirs", ""]);
  expect(await saver.settle(store.get().document)).toBe(true);
  expect(titles(server.document)).toEqual(["mine", "more"]);
});

test("without a connection work goes on and is sent when it is back", async () => {
  const { server, store, saver } = begin();
  server.down = true;
  store.edit(titled("a", "one"), { label: "" });
  await vi.advanceTimersByTimeAsync(PAUSE + 1);
  expect(store.get().saving).toBe("away");
  store.edit(inFlow("f", addNode({ id: "c", type: "t.say" }, { x: 0, y: 0 })), { label: "" });
  expect(await saver.flush()).toBe(false);
  server.down = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.get().saving).toBe("saved");
  expect(titles(server.document)).toEqual(["one", "", ""]);
});

test("who may only look changes nothing", async () => {
  const { server, store } = begin();
  store.setReadOnly(true);
  store.edit(titled("a", "one"), { label: "" });
  await vi.advanceTimersByTimeAsync(PAUSE * 3);
  expect([store.get().document, server.received]).toEqual([start, 0]);
});

test("what is refused says so and is tried with the next change", async () => {
  const { store } = begin();
  const saver = new Saver(store, () => Promise.reject({ code: "too_large", status: 413, title: "Too large" }), () => undefined);
  saver.open();
  store.edit(titled("a", "one"), { label: "" });
  expect(await saver.flush()).toBe(false);
  expect(store.get()).toMatchObject({ saving: "refused", refusal: { code: "too_large" } });
});
