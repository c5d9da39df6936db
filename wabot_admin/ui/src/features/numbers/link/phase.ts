/** Which moment of linking it is, from what the API says of the number and of its link. */
import type { Schemas } from "@/api/client";

export type Phase = "choose" | "preparing" | "qr" | "code" | "syncing" | "done" | "failed";

type Number = Pick<Schemas["Number"], "wanted" | "asked">;
type Link = Pick<Schemas["NumberLink"], "step" | "text" | "state">;

/** Return the moment; `begun` says that this page asked for a code, `shown` that it has had one. */
export function phaseOf(number: Number, link: Link, { begun, shown }: { begun: boolean; shown: boolean }): Phase {
  if (link.step === "done" || link.step === "qr" || link.step === "code") return link.step;
  const idle = number.wanted === "stopped" && number.asked === null;
  if (link.step === "failed") return begun || shown ? "failed" : "choose";
  if (idle) return shown ? "failed" : begun ? "preparing" : "choose";
  return shown && link.state === "connecting" ? "syncing" : "preparing";
}

/** A pairing code in the groups that WhatsApp shows, four and four. */
export function grouped(code: string): readonly string[] {
  return code.replace(/[^A-Za-z0-9]/g, "").match(/.{1,4}/g) ?? [];
}

/** The whole seconds left until a moment, never fewer than none. */
export function secondsLeft(expires: string | null, now: number): number {
  return expires ? Math.max(0, Math.ceil((new Date(expires).getTime() - now) / 1000)) : 0;
}

/** A phone number as it was typed, down to its digits; null when it can't be one. */
export function digitsOf(typed: string): string | null {
  const digits = typed.replace(/[\s()+.-]/g, "");
  return /^[0-9]{6,15}$/.test(digits) ? digits : null;
}
