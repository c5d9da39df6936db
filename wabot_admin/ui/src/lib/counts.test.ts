import { describe, expect, it } from "vitest";
import { counted } from "@/lib/counts";

describe("counts", () => {
  it.each([
    [0, "0", "0"],
    [1_234, "1,234", "1.234"],
    [999_999, "999,999", "999.999"],
    [1_000_000, "1M", "1 mi"],
    [126_122_905, "126.1M", "126,1 mi"],
    [4_200_000_000, "4.2B", "4,2 bi"],
  ])("%d are short enough for their place", (count, english, portuguese) => {
    expect(counted(count, "en")).toBe(english);
    expect(counted(count, "pt").replaceAll("\u00a0", " ")).toBe(portuguese);
  });
});
