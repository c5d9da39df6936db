/** Conditions as rows: what can be compared with what, read from the palette's schema of rules. */
import type { Config } from "./types";

export type Operator = { name: string; title: string; types: readonly string[]; right: "one" | "two" | "many" | "none" | "pattern" };
export type Operators = ReadonlyMap<string, Operator>;
export type Row = { left?: unknown; is?: unknown; right?: unknown };
export type Rule = Row | { all: Rule[] } | { any: Rule[] } | { not: Rule };

/** Return the comparisons by name, in the palette's order. */
export function operatorsOf(rules: Config): Operators {
  const entries = at(rules, ["$defs", "row", "properties", "is", "oneOf"]);
  const found = Array.isArray(entries) ? (entries as Config[]) : [];
  return new Map(
    found.map((each): [string, Operator] => {
      const name = String(each.const);
      const types = Array.isArray(each["x-types"]) ? (each["x-types"] as string[]) : ["any"];
      return [name, { name, title: String(each.title ?? name), types, right: (each["x-right"] ?? "one") as Operator["right"] }];
    }),
  );
}

/** Return the comparisons that make sense for a variable's type; all of them if it is not known. */
export function operatorsFor(operators: Operators, type: string | undefined): Operator[] {
  const all = [...operators.values()];
  const fitting = all.filter((each) => !type || each.types.includes("any") || each.types.includes(type));
  return fitting.length > 2 ? fitting : all;
}

/** Return a rule's group and its parts; a single row is a group of one. */
export function grouped(rule: unknown): { kind: "all" | "any"; rules: Rule[] } {
  if (typeof rule !== "object" || rule === null) return { kind: "all", rules: [] };
  if ("all" in rule && Array.isArray(rule.all)) return { kind: "all", rules: rule.all as Rule[] };
  if ("any" in rule && Array.isArray(rule.any)) return { kind: "any", rules: rule.any as Rule[] };
  return Object.keys(rule).length === 0 ? { kind: "all", rules: [] } : { kind: "all", rules: [rule as Rule] };
}

/** Return the rule of a group, as short as it can be written. */
export function ungrouped(kind: "all" | "any", rules: readonly Rule[]): Rule {
  const [only] = rules;
  if (rules.length === 1 && only !== undefined && kind === "all") return only;
  return kind === "all" ? { all: [...rules] } : { any: [...rules] };
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (typeof inner === "object" && inner !== null ? (inner as Config)[name] : undefined), value);
}
