import type { RouteObject } from "react-router";
import { describe, expect, it } from "vitest";
import { safeNext } from "@/lib/next";

const routes: RouteObject[] = [
  { path: "sign-in" },
  { children: [{ index: true }, { path: "bots" }, { path: "bots/:bot" }, { path: "*" }] },
];

describe("where to go after signing in", () => {
  it.each(["/", "/bots", "/bots/clinic", "/bots?search=a"])("%s is an address of ours", (address) => {
    expect(safeNext(address, routes)).toBe(address);
  });

  it.each([
    null, "", "bots", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "https://evil.example", "https:evil.example", "javascript:alert(1)", " javascript:alert(1)", "/sign-in", "/nowhere",
    "data:text/html,x", "//evil.example/%2f..", "/bots\\@evil.example", "http://127.0.0.1@evil.example/", "/%0a/evil", "////",
  ])("%j leads to the start page", (address) => {
    expect(safeNext(address, routes)).toBe("/");
  });
});
