import { expect, it } from "vitest";
import { bringAlong, companionsOf } from "./companions";
import type { BotDocument, NodeType } from "./types";

const call = { type: "logic.run", ui: { flow: { "ui:widget": "flow" } } } as unknown as NodeType;
const types = new Map([[call.type, call]]);
const runs = (id: string, flow: string) => ({ id, type: call.type, version: 1, config: { flow } });
const asks = { id: "ask", type: "talk.ask", version: 1, config: { text: "{{ city }}?" } };
const BOT = {
  spec: 1,
  name: "Clinic",
  flows: [
    { id: "main", name: "Main", nodes: [runs("a", "where")] },
    { id: "where", name: "Where", triggers: [{ id: "t", type: "on.message", version: 1 }], nodes: [runs("b", "main"), asks] },
    { id: "other", name: "Other", nodes: [] },
  ],
  variables: [{ name: "city", type: "text" }, { name: "age", type: "number" }],
} as unknown as BotDocument;

it("brings the flows that steps run, around in a circle too, and the variables they name", () => {
  const found = companionsOf(BOT, [runs("x", "where")], types);
  expect(found.flows.map((each) => [each.id, each.triggers])).toEqual([["where", []], ["main", []]]);
  expect(found.variables.map((each) => each.name)).toEqual(["city"]);
  const there = bringAlong({ ...BOT, flows: [{ id: "main", name: "Theirs" }], variables: [] }, found);
  expect(there.flows?.map((each) => each.name)).toEqual(["Theirs", "Where"]);
  expect(there.variables).toHaveLength(1);
});
