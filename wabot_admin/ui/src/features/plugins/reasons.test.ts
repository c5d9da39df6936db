import { describe, expect, it } from "vitest";
import { sentence, whyOf } from "@/features/plugins/reasons";

describe("whyOf", () => {
  it.each([
    ["BadDeclaration: future cannot be registered: it needs wabot >=99, this is 0.1.0. Install …", "why_otherWabot"],
    ["BadDeclaration: x cannot be registered: it needs wabot's hooks >=9, these are 1.0.", "why_otherWabot"],
    ["BadDeclaration: action 'a.b' cannot be registered: it has no docstring.", "why_declaration"],
    ["BadDeclaration: the plugin 'good' of imitation cannot be registered: another distribution has brought a plugin of this name.", "why_twoOfAName"],
    ["ModuleNotFoundError: No module named 'pandas'", "why_incomplete"],
    ["SyntaxError: invalid syntax (x.py, line 1)", "why_python"],
    ["RuntimeError: the licence server is asleep", "why_raised"],
    ["", "why_raised"],
  ])("tells %s", (reason, why) => expect(whyOf(reason)).toBe(why));

  it("keeps the sentence without the error's class", () => {
    expect(sentence("RuntimeError: the licence server is asleep")).toBe("the licence server is asleep");
    expect(sentence("It is not in WABOT_PLUGINS.")).toBe("It is not in WABOT_PLUGINS.");
  });
});
