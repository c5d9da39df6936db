import { expect, it } from "vitest";
import type { BotProblem } from "../model/types";
import { placed } from "./own-problems";

const at = (field: string | null): BotProblem => ({ code: "x", severity: "error", message: "Wrong.", mend: "Mend it.", flow: "main", node: "ask", trigger: null, field });

it("tells what is wrong with a field at that field, and the rest above the form", () => {
  const [whole, text, entry, unknown] = [at(null), at("text"), at("options/1"), at("gone")] as const;
  const own = placed([whole, text, entry, unknown], ["text", "options"]);
  expect(own.above).toEqual([whole, unknown]);
  expect([...own.byField]).toEqual([
    ["text", [text]],
    ["options", [entry]],
  ]);
});
