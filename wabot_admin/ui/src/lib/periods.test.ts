import { describe, expect, it } from "vitest";
import { PERIODS, periodOf, windowOf } from "@/lib/periods";

describe("periods", () => {
  it("begin with a midnight and count today as their last day", () => {
    const now = new Date(2026, 10, 3, 17, 45);
    expect(new Date(windowOf("today", now).since)).toEqual(new Date(2026, 10, 3));
    expect(new Date(windowOf("week", now).since)).toEqual(new Date(2026, 9, 28));
    expect(new Date(windowOf("month", now).since)).toEqual(new Date(2026, 9, 5));
    expect(PERIODS.map((period) => windowOf(period, now).by)).toEqual(["hour", "day", "day", "week"]);
  });

  it("are the same all day long, so that nothing is asked twice", () => {
    expect(windowOf("week", new Date(2026, 10, 3, 0, 1))).toEqual(windowOf("week", new Date(2026, 10, 3, 23, 59)));
  });

  it("fall back on what an address does not know", () => {
    expect(periodOf("week")).toBe("week");
    expect(periodOf("for ever", "month")).toBe("month");
  });
});
