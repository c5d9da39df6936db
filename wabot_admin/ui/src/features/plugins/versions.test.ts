import { describe, expect, it } from "vitest";
import { alike, type UsingVersion } from "@/features/plugins/versions";

function version(revision: number | null, live: boolean, node = "book"): UsingVersion {
  const use = { flow: "main", flow_name: "Main", node, trigger: null, type: "x.y", title: "", count: 0, people: 0, oldest: null };
  return { revision, live, uses: [use], count: 0, people: 0, others: 0 };
}

describe("alike", () => {
  it("tells a draft and what answers once where they use the same steps", () => {
    expect(alike([version(null, false), version(3, true), version(2, false)]).map((group) => group.map((each) => each.revision))).toEqual([[null, 3], [2]]);
  });

  it("tells them apart where they differ", () => {
    expect(alike([version(null, false, "other"), version(3, true)])).toHaveLength(2);
  });
});
