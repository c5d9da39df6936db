import { expect, test } from "vitest";
import { formatted, type Span } from "./whatsapp-text";

const plain = (spans: Span[]): string =>
  spans.map((span) => ("children" in span ? plain(span.children) : span.text)).join("");

test.each<[string, Span[]]>([
  ["hello", [{ kind: "text", text: "hello" }]],
  ["*bold* word", [{ kind: "bold", children: [{ kind: "text", text: "bold" }] }, { kind: "text", text: " word" }]],
  ["2*3*4", [{ kind: "text", text: "2*3*4" }]],
  ["* not bold *", [{ kind: "text", text: "* not bold *" }]],
  ["snake_case_name", [{ kind: "text", text: "snake_case_name" }]],
  ["*{{ name }}*", [{ kind: "bold", children: [{ kind: "variable", text: "name" }] }]],
  ["{{- name -}}", [{ kind: "variable", text: "name" }]],
  ["{% if age > 17 %}*yes*{% endif %}", [{ kind: "tag", text: "if age > 17" }, { kind: "bold", children: [{ kind: "text", text: "yes" }] }, { kind: "tag", text: "endif" }]],
  ["*_both_*", [{ kind: "bold", children: [{ kind: "italic", children: [{ kind: "text", text: "both" }] }] }]],
  ["```a *b*```", [{ kind: "code", text: "a *b*" }]],
  ["see https://a.example/x_y_z.", [
    { kind: "text", text: "see " },
    { kind: "link", text: "https://a.example/x_y_z", href: "https://a.example/x_y_z" },
    { kind: "text", text: "." },
  ]],
  ["javascript:alert(1)", [{ kind: "text", text: "javascript:alert(1)" }]],
])("%s", (text, spans) => {
  expect(formatted(text)).toEqual(spans);
});

test("no character of a text without marks is lost, whatever it is made of", () => {
  let seed = 7;
  const letters = ["a", " ", "<", ">", "&", "\n", "{", "}", "é", "😀", "\uE000", "/", ":", "https://x"];
  for (let round = 0; round < 2_000; round += 1) {
    let text = "";
    for (let length = 0; length < 12; length += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      text += letters[seed % letters.length];
    }
    if (!/\{[{%]/.test(text)) expect(plain(formatted(text))).toBe(text);
  }
});
