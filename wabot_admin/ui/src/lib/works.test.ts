import { describe, expect, it } from "vitest";
import { END_SHOWN, GIVEN_UP, heard, left, type Told, WORTH_SHOWING, worthShowing } from "@/lib/works";

const told = (done: number, status: Told["status"] = "running"): Told => ({ id: "w", kind: "erase", of: "x", done, total: 4, status });

describe("long works", () => {
  it("are shown once they take a moment, with how far they are", () => {
    const works = heard(heard([], told(0), 0), told(2), 100);
    expect(worthShowing(works, WORTH_SHOWING - 1)).toEqual([]);
    expect(worthShowing(works, WORTH_SHOWING)).toMatchObject([{ done: 2, total: 4, status: "running" }]);
  });

  it("say that they are done, and go", () => {
    const ended = heard(heard([], told(0), 0), told(4, "done"), 1_000);
    expect(worthShowing(left(ended, 2_000), 2_000)).toMatchObject([{ status: "done" }]);
    expect(left(ended, 1_000 + END_SHOWN)).toEqual([]);
  });

  it("that were over at once are never shown", () => {
    const ended = heard(heard([], told(0), 0), told(4, "done"), 50);
    expect(left(ended, 60)).toEqual([]);
    expect(heard([], told(4, "done"), 50)).toEqual([]);
  });

  it("that failed stay; those that tell nothing more go", () => {
    const failed = heard(heard([], told(0), 0), told(1, "failed"), 1_000);
    expect(left(failed, 1_000_000)).toHaveLength(1);
    expect(left(heard([], told(0), 0), GIVEN_UP)).toEqual([]);
  });

  it("end once, whatever is told late", () => {
    const ended = heard(heard([], told(0), 0), told(4, "done"), 1_000);
    expect(heard(ended, told(3), 1_100)).toBe(ended);
  });
});
