/** What the API refused, and why: problem+json as it comes, or a connection that failed. */
import type { components } from "@/api/schema";

export type Problem = components["schemas"]["Problem"];

export const OFFLINE: Problem = { type: "about:blank", status: 0, code: "offline", title: "" };

/** Return what went wrong as a Problem, whatever was thrown. */
export function problemOf(error: unknown): Problem {
  return isProblem(error) ? error : OFFLINE;
}

export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "status" in error;
}

/** Return what is wrong with one field of a body, as the API says it. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  const errors = isProblem(error) ? error.errors?.[field] : undefined;
  const found: unknown = Array.isArray(errors) ? errors[0] : errors;
  return typeof found === "string" ? found : undefined;
}
