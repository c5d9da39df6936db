/** Turns of a simulated talk, for tests. */
import type { Turn } from "./walked";

export function turnOf(parts: Partial<Turn>): Turn {
  return {
    number: 1, at: "2026-03-02T10:00:00+00:00", event: { event: "MessageReceived" }, forced: false, ignored: null, owner: "bot",
    says: [], offers: [], path: [], stack: [], variables: {}, wait: null, ended: null, captures: [], contact: {}, calls: [], ...parts,
  };
}
