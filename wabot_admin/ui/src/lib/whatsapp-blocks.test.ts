import { expect, test } from "vitest";
import { type Block, blocks } from "./whatsapp-blocks";

test.each<[string, Block[]]>([
  ["one\ntwo", [{ kind: "text", text: "one\ntwo" }]],
  ["Which?\n\n1. Tea\n2. Milk", [{ kind: "text", text: "Which?\n" }, { kind: "list", items: [{ mark: "1.", text: "Tea" }, { mark: "2.", text: "Milk" }] }]],
  ["- a\n* b\n*bold* c", [{ kind: "list", items: [{ mark: "•", text: "a" }, { mark: "•", text: "b" }] }, { kind: "text", text: "*bold* c" }]],
  ["> said\n> so\n>no", [{ kind: "quote", text: "said\nso" }, { kind: "text", text: ">no" }]],
  ["```- a\n- b```", [{ kind: "text", text: "```- a\n- b```" }]],
  ["{{ a |\n upcase }}", [{ kind: "text", text: "{{ a |\n upcase }}" }]],
  ["", [{ kind: "text", text: "" }]],
])("%j", (text, found) => expect(blocks(text)).toEqual(found));
