"""The report: medians and ranges, ratios repeat by repeat, goals told honestly."""

from __future__ import annotations

import pytest

from wabot_runtime.bench.report import Goal, Report, quantile, spread_of


@pytest.fixture
def report() -> Report:
    """Give a report of three repeats of two sides."""
    made = Report(bench="trial", repeats=3)
    for ours, theirs in ((2.0, 4.0), (3.0, 5.0), (4.0, 16.0)):
        made.add("latency", "ours", ours, "ms")
        made.add("latency", "theirs", theirs, "ms")
    return made


def test_a_ratio_is_taken_within_each_repeat(report: Report) -> None:
    report.compare("latency", "ours", "theirs")
    [ratio] = report.ratios
    assert (ratio.spread.low, ratio.spread.median, ratio.spread.high) == (0.25, 0.5, 0.6)


@pytest.mark.parametrize(
    ("goal", "result"),
    [
        (Goal(name="P1", bound=0.5), "met"),
        (Goal(name="P1", bound=0.4), "missed"),
        (Goal(name="P3", bound=0.5, is_most=False), "met"),
        (Goal(name="P3", bound=0.6, is_most=False), "missed"),
    ],
)
def test_a_goal_is_met_or_missed_by_the_median(report: Report, goal: Goal, result: str) -> None:
    report.compare("latency", "ours", "theirs", goal=goal)
    [row] = report.ratio_rows()
    assert (row["goal"], row["result"]) == (str(goal), result)
    assert report.as_json()["ratios"][0]["met"] is (result == "met")


def test_a_side_that_was_not_measured_has_no_ratio(report: Report) -> None:
    report.compare("latency", "ours", "nobody")
    assert report.ratios == []


def test_a_figure_can_have_a_goal_of_its_own(report: Report) -> None:
    report.add("match", "ours", 2.0, "µs", goal=Goal(name="P10", bound=3))
    assert report.figure_rows()[-1]["result"] == "met"
    assert report.figure_rows()[0]["result"] == ""


def test_every_value_is_in_the_json(report: Report) -> None:
    found = report.as_json()
    assert found["figures"][0]["values"] == [2.0, 3.0, 4.0]
    assert {"cpus", "python", "load"} <= found["machine"].keys()


def test_a_spread_reads_as_people_write_it() -> None:
    assert str(spread_of([1.0, 2.0, 1234.0])) == "2.00 (1.00 to 1,234)"
    assert str(spread_of([12.34])) == "12.3"


def test_a_quantile_is_a_value_that_was_measured() -> None:
    assert quantile([4.0, 1.0, 3.0, 2.0], 0.5) == 3.0
    assert quantile([1.0], 0.95) == 1.0
