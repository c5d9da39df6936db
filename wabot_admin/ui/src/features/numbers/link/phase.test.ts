import { describe, expect, it } from "vitest";
import { digitsOf, grouped, phaseOf, secondsLeft } from "@/features/numbers/link/phase";

const running = { wanted: "running", asked: null } as const;
const stopped = { wanted: "stopped", asked: null } as const;
const fresh = { begun: false, shown: false };
const waiting = { step: "waiting", text: null, state: "connecting" } as const;

describe("the moment of linking", () => {
  it("begins with a choice where nothing was asked yet", () => {
    expect(phaseOf(stopped, { ...waiting, state: "stopped" }, fresh)).toBe("choose");
    expect(phaseOf(running, { step: "failed", text: "It is not linked.", state: "unlinked" }, fresh)).toBe("choose");
  });

  it("waits for a code after one was asked for, also before the number's row says so", () => {
    expect(phaseOf(stopped, { ...waiting, state: "stopped" }, { begun: true, shown: false })).toBe("preparing");
    expect(phaseOf(running, waiting, { begun: true, shown: false })).toBe("preparing");
    expect(phaseOf({ wanted: "running", asked: "link" }, waiting, fresh)).toBe("preparing");
  });

  it("shows codes, and that chats are loaded once a shown code was used", () => {
    expect(phaseOf(running, { step: "qr", text: "x", state: "linking" }, fresh)).toBe("qr");
    expect(phaseOf(running, { step: "code", text: "x", state: "linking" }, fresh)).toBe("code");
    expect(phaseOf(running, waiting, { begun: true, shown: true })).toBe("syncing");
    expect(phaseOf(running, { step: "done", text: null, state: "live" }, { begun: true, shown: true })).toBe("done");
  });

  it("says why there is no code", () => {
    expect(phaseOf(running, { step: "failed", text: "Too many tries", state: "unlinked" }, { begun: true, shown: true })).toBe("failed");
    expect(phaseOf(stopped, { ...waiting, state: "stopped" }, { begun: true, shown: true })).toBe("failed");
  });
});

it("groups a pairing code as WhatsApp does", () => {
  expect(grouped("ABCD1234")).toEqual(["ABCD", "1234"]);
  expect(grouped("ABCD-1234")).toEqual(["ABCD", "1234"]);
  expect(grouped("")).toEqual([]);
});

it("counts seconds down to none", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(secondsLeft("2026-01-01T00:00:19.200Z", now)).toBe(20);
  expect(secondsLeft("2025-12-31T00:00:00Z", now)).toBe(0);
  expect(secondsLeft(null, now)).toBe(0);
});

it("takes a phone number however it is written", () => {
  expect(digitsOf("+55 (11) 91234-5678")).toBe("5511912345678");
  expect(digitsOf("12345")).toBeNull();
  expect(digitsOf("call me")).toBeNull();
});
