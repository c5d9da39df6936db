"""What a benchmark found: figures of several repeats, ratios within each, goals beside them; it measures nothing."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The median of some values and how far they lie apart."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return it as people read it: 3.4 (3.1 to 3.9)."""
        if self.low == self.high:
            return _short(self.median)
        return f"{_short(self.median)} ({_short(self.low)} to {_short(self.high)})"


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A bound for a ratio or a figure, and the line of our list of goals that it stands in."""

    name: str
    bound: float
    is_most: bool = True
    """Whether the bound is the most it may be; else it is the least."""

    def is_met(self, value: float) -> bool:
        """Say whether a value keeps the bound."""
        return value <= self.bound if self.is_most else value >= self.bound

    def __str__(self) -> str:
        """Return it as people read it: P1 ≤ 0.5."""
        return f"{self.name} {'≤' if self.is_most else '≥'} {self.bound:g}"


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """One side's figure over another's, repeat by repeat."""

    what: str
    of: str
    to: str
    spread: Spread
    goal: Goal | None


@dataclass(kw_only=True)
class Report:
    """Collects what each repeat found, by what was measured and on which side."""

    bench: str
    repeats: int
    notes: list[str] = field(default_factory=list)
    setting: dict[str, Any] = field(default_factory=dict)
    ratios: list[Ratio] = field(default_factory=list)
    _values: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    _units: dict[str, str] = field(default_factory=dict)
    _goals: dict[tuple[str, str], Goal] = field(default_factory=dict)

    def add(self, what: str, side: str, value: float, unit: str, *, goal: Goal | None = None) -> None:
        """Keep one repeat's value; a goal given here is for the value itself."""
        self._values.setdefault((what, side), []).append(value)
        self._units[what] = unit
        if goal:
            self._goals[what, side] = goal

    def compare(self, what: str, of: str, to: str, *, goal: Goal | None = None, to_what: str | None = None) -> None:
        """Add the ratio of two sides, repeat by repeat; without figures of both there is none."""
        ours, theirs = self._values.get((what, of)), self._values.get((to_what or what, to))
        if not ours or not theirs:
            return
        parts = [one / other for one, other in zip(ours, theirs, strict=False) if other]
        if parts:
            named = what if to_what is None else f"{what} / {to_what}"
            self.ratios.append(Ratio(what=named, of=of, to=to, spread=spread_of(parts), goal=goal))

    def spread(self, what: str, side: str) -> Spread:
        """Return what all repeats of one side found."""
        return spread_of(self._values[what, side])

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON, each repeat's value included."""
        return {
            "bench": self.bench,
            "repeats": self.repeats,
            "machine": machine(),
            "setting": self.setting,
            "figures": [
                {
                    "what": what,
                    "side": side,
                    "unit": self._units[what],
                    **_spread_json(spread_of(values)),
                    "values": [round(value, 4) for value in values],
                    **_goal_json(self._goals.get((what, side)), spread_of(values)),
                }
                for (what, side), values in self._values.items()
            ],
            "ratios": [
                {
                    "what": ratio.what,
                    "of": ratio.of,
                    "to": ratio.to,
                    **_spread_json(ratio.spread),
                    **_goal_json(ratio.goal, ratio.spread),
                }
                for ratio in self.ratios
            ],
            "notes": self.notes,
        }

    def figure_rows(self) -> list[Mapping[str, str]]:
        """Return the figures as rows of a table."""
        return [
            {
                "what": what,
                "side": side,
                "median": str(spread_of(values)),
                "unit": self._units[what],
                **_verdict(self._goals.get((what, side)), spread_of(values)),
            }
            for (what, side), values in self._values.items()
        ]

    def ratio_rows(self) -> list[Mapping[str, str]]:
        """Return the ratios as rows of a table."""
        return [
            {
                "what": ratio.what,
                "ratio": f"{ratio.of} / {ratio.to}",
                "median": str(ratio.spread),
                **_verdict(ratio.goal, ratio.spread),
            }
            for ratio in self.ratios
        ]


def spread_of(values: Sequence[float]) -> Spread:
    """Return the median and the range of at least one value."""
    return Spread(median=statistics.median(values), low=min(values), high=max(values))


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def machine() -> dict[str, Any]:
    """Return what a reader must know of the machine to judge a figure."""
    return {
        "system": platform.system(),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load": [round(one, 2) for one in os.getloadavg()],
    }


def _spread_json(spread: Spread) -> dict[Literal["median", "low", "high"], float]:
    return {"median": round(spread.median, 4), "low": round(spread.low, 4), "high": round(spread.high, 4)}


def _goal_json(goal: Goal | None, spread: Spread) -> dict[str, Any]:
    return {"goal": str(goal), "met": goal.is_met(spread.median)} if goal else {}


def _verdict(goal: Goal | None, spread: Spread) -> dict[str, str]:
    if goal is None:
        return {"goal": "", "result": ""}
    return {"goal": str(goal), "result": "met" if goal.is_met(spread.median) else "missed"}


def _short(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
