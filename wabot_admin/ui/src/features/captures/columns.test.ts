import { describe, expect, it } from "vitest";
import { choose, columnsOf, moved, ROOM } from "@/features/captures/columns";

const COLUMNS = ["name", "age", "city"];
const names = (kept: string | undefined, columns = COLUMNS) => columnsOf(kept, "lead", columns).map(({ name, hidden }) => (hidden ? `-${name}` : name));
const chosen = (...given: string[]) => given.map((name) => ({ name: name.replace("-", ""), hidden: name.startsWith("-") }));

describe("the columns of a kind", () => {
  it("are all there until someone chooses", () => {
    expect(names(undefined)).toEqual(COLUMNS);
  });

  it("are as they were chosen, and one that came since is shown last", () => {
    const kept = choose(undefined, "lead", COLUMNS, chosen("city", "-age", "name"));
    expect(names(kept)).toEqual(["city", "-age", "name"]);
    expect(names(kept, ["age", "city", "new"])).toEqual(["city", "-age", "new"]);
    expect(columnsOf(kept, "survey", ["age"])).toEqual([{ name: "age", hidden: false }]);
  });

  it("are forgotten when they are chosen as they come", () => {
    const kept = choose(undefined, "lead", COLUMNS, chosen("name", "-age", "city"));
    expect(choose(kept, "lead", COLUMNS, chosen(...COLUMNS))).toBeUndefined();
  });

  it("move by one place", () => {
    expect(moved(chosen("a", "b", "c"), 0, 1)).toEqual(chosen("b", "a", "c"));
    expect(moved(chosen("a", "b", "c"), 2, -1)).toEqual(chosen("a", "c", "b"));
  });

  it("of the kinds chosen last have room in a cookie, whatever they are called", () => {
    let kept: string | undefined;
    for (let kind = 0; kind < 60; kind += 1) kept = choose(kept, `pesquisa; ${kind} ção`, COLUMNS, chosen("-name", "age", "city"));
    expect(encodeURIComponent(kept ?? "").length).toBeLessThanOrEqual(ROOM);
    expect(columnsOf(kept, "pesquisa; 59 ção", COLUMNS)[0]?.hidden).toBe(true);
    expect(columnsOf(kept, "pesquisa; 0 ção", COLUMNS)[0]?.hidden).toBe(false);
  });

  it("survive whatever the cookie became", () => {
    for (const kept of ["", "null", "{}", "[1]", '[["lead"]]', '[["lead",[1],[]]]', "[", '[["lead",[],"x"]]']) expect(names(kept)).toEqual(COLUMNS);
  });
});
