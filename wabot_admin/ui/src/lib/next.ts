/** Where to go after signing in: one of our own addresses, whatever a link says. */
import { matchRoutes, type RouteObject } from "react-router";

const HERE = "https://wabot.invalid";

export function safeNext(wanted: string | null, routes: RouteObject[]): string {
  if (!wanted?.startsWith("/")) return "/";
  let address: URL;
  try {
    address = new URL(wanted, HERE);
  } catch {
    return "/";
  }
  if (address.origin !== HERE || wanted.startsWith("//") || wanted.includes("\\")) return "/";
  const matched = matchRoutes(routes, address.pathname)?.at(-1)?.route;
  if (!matched || matched.path === "*" || OUTSIDE.has(matched.path ?? "")) return "/";
  return address.pathname + address.search;
}

const OUTSIDE = new Set(["sign-in", "first", "invite", "reset"]);
