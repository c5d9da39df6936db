"""The desk's figures as Markdown tables for the page about performance: a row for each list, a row for each ratio."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wabot_runtime import Report


def tables_of(report: Report) -> str:
    """Return a line on the run and its tables: times of lists, then ratios."""
    found = report.as_json()
    given = ", ".join(f"{value:,} {name}" for name, value in found["setting"].items())
    machine = found["machine"]
    load = " ".join(f"{one:g}" for one in machine["load"])
    line = f"{given}; repeats: {found['repeats']}; Python {machine['python']}, {machine['cpus']} cores, load {load}."
    return "\n\n".join([line, _table(_LISTS, _lists(report)), _table(_RATIOS, _ratios(report))])


_LISTS = ("list", "records", "p50, ms", "p95, ms", "")
_RATIOS = ("what", "ratio", "median", "goal", "")


def _lists(report: Report) -> Iterator[Sequence[str]]:
    rows = report.figure_rows()
    middles = {(row["what"].removesuffix(", p50"), row["side"]): row["median"] for row in rows}
    for row in rows:
        what, _, which = row["what"].rpartition(", ")
        if which == "p95":
            yield f"`{what}`", row["side"], middles[what, row["side"]], row["median"], row["result"]


def _ratios(report: Report) -> Iterator[Sequence[str]]:
    for row in report.ratio_rows():
        yield row["what"], row["ratio"], row["median"], row["goal"], row["result"]


def _table(names: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
