import { expect, test } from "vitest";
import { configure, connect, inFlow, removeNodes } from "./edits";
import { chance, randomDocument } from "./fixtures";
import { equal, merge, settle } from "./merge";
import type { BotDocument } from "./types";

const clinic: BotDocument = {
  spec: 1,
  name: "Clinic",
  variables: [{ name: "email", type: "email" }],
  flows: [
    {
      id: "hello",
      name: "Hello",
      start: "hi",
      nodes: [
        { id: "hi", type: "test.say", config: { text: "Hi" } },
        { id: "ask", type: "test.say", config: { text: "Who?" } },
      ],
      edges: [{ source: "hi", exit: "next", target: "ask" }],
      layout: { hi: [0, 0], ask: [300, 0] },
    },
  ],
};
const say = (id: string, text: string) => inFlow("hello", configure(id, { text }));

test("what only one side changed is taken", () => {
  const { document, conflicts } = merge(clinic, say("hi", "Hello")(clinic), say("ask", "Your name?")(clinic));
  expect(conflicts).toEqual([]);
  expect(document.flows?.[0]?.nodes?.map((node) => node.config)).toEqual([{ text: "Hello" }, { text: "Your name?" }]);
});

test("what both changed is a conflict, mine until it is settled", () => {
  const { document, conflicts } = merge(clinic, say("hi", "Mine")(clinic), say("hi", "Theirs")(clinic));
  expect(conflicts).toEqual([
    { path: ["flows", "=hello", "nodes", "=hi", "config", "text"], base: "Hi", mine: "Mine", theirs: "Theirs" },
  ]);
  expect(document.flows?.[0]?.nodes?.[0]?.config).toEqual({ text: "Mine" });
  const settled = settle(document, conflicts[0]!, conflicts[0]!.theirs);
  expect(settled.flows?.[0]?.nodes?.[0]?.config).toEqual({ text: "Theirs" });
});

test("a node that one side removed and the other changed is a conflict and can come back", () => {
  const mine = inFlow("hello", removeNodes(new Set(["ask"])))(clinic);
  const { document, conflicts } = merge(clinic, mine, say("ask", "Name?")(clinic));
  expect(conflicts).toHaveLength(1);
  expect(document.flows?.[0]?.nodes?.map((node) => node.id)).toEqual(["hi"]);
  const settled = settle(document, conflicts[0]!, conflicts[0]!.theirs);
  expect(settled.flows?.[0]?.nodes?.map((node) => node.id)).toEqual(["hi", "ask"]);
});

test("an edge to a node the other side removed goes with it", () => {
  const mine = inFlow("hello", removeNodes(new Set(["ask"])))(clinic);
  const theirs = inFlow("hello", connect({ source: "hi", exit: "error", target: "ask" }))(clinic);
  expect(merge(clinic, mine, theirs).document.flows?.[0]?.edges).toEqual([]);
});

test("two who move the same card are not asked", () => {
  const at = (x: number) => ({ ...clinic, flows: [{ ...clinic.flows![0]!, layout: { hi: [x, 0], ask: [300, 0] } }] });
  const { document, conflicts } = merge(clinic, at(1), at(2));
  expect(conflicts).toEqual([]);
  expect(document.flows?.[0]?.layout?.hi).toEqual([1, 0]);
});

test("merging with an unchanged side gives the other; same changes give themselves: 400 generated documents", () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const [base, other] = [randomDocument(seed), randomDocument(seed + 10_000)];
    const tidy = merge(other, other, other).document; // loose edges of generated documents are dropped by any merge
    for (const [mine, theirs] of [[base, other], [other, base], [other, other]] as const) {
      const { document, conflicts } = merge(base, mine, theirs);
      expect(conflicts, `seed ${seed}`).toEqual([]);
      expect(equal(document, tidy), `seed ${seed}`).toBe(true);
    }
  }
});

test("nothing either side wrote is lost: it is in the document or in a conflict", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const base = randomDocument(seed);
    const [mine, theirs] = [scribble(base, seed, "mine"), scribble(base, seed + 77, "theirs")];
    const { document, conflicts } = merge(base, mine, theirs);
    const kept = JSON.stringify([document, conflicts]);
    for (const word of words([mine, theirs])) expect(kept, `seed ${seed}`).toContain(word);
  }
});

function scribble(document: BotDocument, seed: number, who: string): BotDocument {
  const roll = chance(seed);
  const flows = (document.flows ?? []).map((flow) => ({
    ...flow,
    name: roll(3) ? flow.name : `${who}-${roll(1e6)}`,
    nodes: (flow.nodes ?? []).map((node) => (roll(2) ? node : { ...node, config: { ...node.config, text: `${who}-${roll(1e6)}` } })),
  }));
  return { ...document, flows };
}

function words(documents: BotDocument[]): string[] {
  return JSON.stringify(documents).match(/(mine|theirs)-\d+/g) ?? [];
}
