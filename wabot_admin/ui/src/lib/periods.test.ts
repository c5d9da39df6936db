import { describe, expect, it } from "vitest";
import { PERIODS, periodOf, windowOf } from "@/lib/periods";

const at = (text: string) => new Date(text);
const begins = (timezone: string, now: string) => windowOf("today", timezone, at(now)).since;

describe("periods", () => {
  it("begin with a midnight of their time zone and count today as their last day", () => {
    const now = at("2026-11-03T17:45:00Z");
    expect(windowOf("today", "UTC", now)).toEqual({ since: "2026-11-03T00:00:00.000Z", until: "2026-11-04T00:00:00.000Z", by: "hour", timezone: "UTC" });
    expect(windowOf("week", "Asia/Kathmandu", now)).toEqual({ since: "2026-10-27T18:15:00.000Z", by: "day", timezone: "Asia/Kathmandu" });
    expect(windowOf("month", "America/Bahia", now).since).toBe("2026-10-05T03:00:00.000Z");
    expect(PERIODS.map((period) => windowOf(period, "UTC", now).by)).toEqual(["hour", "day", "day", "week"]);
  });

  it("are of the day it is there, not here", () => {
    expect(begins("Pacific/Auckland", "2026-11-03T17:45:00Z")).toBe("2026-11-03T11:00:00.000Z");
    expect(begins("Pacific/Honolulu", "2026-11-03T03:00:00Z")).toBe("2026-11-02T10:00:00.000Z");
  });

  it("begin at midnight on days whose clocks change, and at the first moment where midnight is skipped", () => {
    expect(begins("Australia/Sydney", "2026-04-05T05:00:00Z")).toBe("2026-04-04T13:00:00.000Z");
    expect(begins("Australia/Sydney", "2026-10-04T05:00:00Z")).toBe("2026-10-03T14:00:00.000Z");
    expect(begins("Europe/Berlin", "2026-03-29T12:00:00Z")).toBe("2026-03-28T23:00:00.000Z");
    expect(begins("America/Sao_Paulo", "2018-11-04T12:00:00Z")).toBe("2018-11-04T03:00:00.000Z");
    expect(begins("Asia/Beirut", "2026-03-29T12:00:00Z")).toBe("2026-03-28T22:00:00.000Z");
  });

  it("are the same all day long, so that nothing is asked twice", () => {
    expect(windowOf("week", "UTC", at("2026-11-03T00:01:00Z"))).toEqual(windowOf("week", "UTC", at("2026-11-03T23:59:00Z")));
  });

  it("fall back on what an address does not know", () => {
    expect(periodOf("week")).toBe("week");
    expect(periodOf("for ever", "month")).toBe("month");
  });
});
