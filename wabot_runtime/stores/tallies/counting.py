"""How facts are counted, the same for what is kept and for what is not yet: pure, nothing is read or written here."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

ENDINGS: Final = ("finished", "stopped", "expired", "failed", "replaced")
METRICS: Final = ("received", "handled", "sent", "sent_by_people", "started", *ENDINGS)
ANSWER_BOUNDS: Final = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 86400.0)
"""Upper bounds of the buckets of answer times, in seconds; the last bucket has none."""
SLOT = timedelta(minutes=15)
Place = tuple[str, str]
"""A flow and a node."""
Active = tuple[datetime, str, str, str]
"""A day, a number, a bot or "" for the number alone, and a contact."""
Attended = tuple[datetime, str, str, str, str, int]
"""A day, a number, a bot, who of ours, what (called, taken, answer, held) and the bucket of how long it took."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a conversation is counted, and where it waited then."""

    turns: int = 0
    ended: bool = False
    waits: Place | None = None


@dataclass(kw_only=True)
class Counts:
    """Sums by what they are kept under."""

    volumes: Counter[tuple[datetime, str, str, int, str]] = field(default_factory=Counter)
    bots: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    """Volumes by bot, Revision and metric, only where they are read."""
    times: Counter[tuple[datetime, str, str, str, int]] = field(default_factory=Counter)
    nodes: Counter[tuple[datetime, str, int, Place, str]] = field(default_factory=Counter)
    active: set[Active] = field(default_factory=set)
    people: Counter[datetime] = field(default_factory=Counter)
    """How many were active on a day, only where they are read."""
    agents: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """What people of ours did, by who, what and bucket, only where it is read."""

    def message_in(self, *, at: datetime, number: str, contact: str) -> None:
        """Count a message someone wrote to a number."""
        self.active.add((day_of(at), number, "", contact))
        self.volumes[slot_of(at), number, "", 0, "received"] += 1

    def message_out(self, *, at: datetime, number: str, bot: str, revision: int, by_person: bool) -> None:
        """Count a message that was queued to be sent."""
        self.volumes[slot_of(at), number, bot, revision, "sent_by_people" if by_person else "sent"] += 1

    def conversation(self, row: Any, turns: Sequence[Any], before: Progress) -> Progress:
        """Count the turns of a conversation since `before`, and its end; return how far that is.

        `row` is the conversation's, `turns` have turn, at, kind, steps and recorded (when its message was).
        """
        of = row.number, row.bot, row.revision
        waits = before.waits
        for turn in turns:
            slot, day = slot_of(turn.at), day_of(turn.at)
            if turn.turn == 1:
                self.volumes[(slot, *of, "started")] += 1
            if turn.kind == "MessageReceived":
                self.volumes[(slot, *of, "handled")] += 1
                self.active.add((day, row.number, row.bot, row.contact))
                self._answered(turn, day, row)
            waits = self._walked(turn.steps, day, row, waits)
        if row.ended is None or before.ended:
            return Progress(turns=row.turns, ended=before.ended, waits=waits)
        at = row.changed
        self.volumes[(slot_of(at), *of, row.ended)] += 1
        if waits is not None:
            self.nodes[day_of(at), row.bot, row.revision, waits, "waiting"] -= 1
            self.nodes[day_of(at), row.bot, row.revision, waits, "abandoned"] += 1
        return Progress(turns=row.turns, ended=True, waits=None)

    def _walked(self, steps: Sequence[Any], day: datetime, row: Any, waits: Place | None) -> Place | None:
        of = row.bot, row.revision
        if steps and waits is not None:
            self.nodes[(day, *of, waits, "waiting")] -= 1
        resumed = waits
        for flow, node, exit, *_ in steps:
            place = flow, node
            if place != resumed:
                self.nodes[(day, *of, place, "entered")] += 1
            resumed = None
            if exit is not None:
                self.nodes[(day, *of, place, f"exit:{exit}")] += 1
        if not steps:
            return waits
        flow, node, exit, *_ = steps[-1]
        if exit is not None:
            return None
        self.nodes[(day, *of, (flow, node), "waiting")] += 1
        return flow, node

    def _answered(self, turn: Any, day: datetime, row: Any) -> None:
        if turn.recorded is None:
            return
        bucket = bucket_of((turn.at - turn.recorded).total_seconds())
        self.times[day, row.number, row.bot, "answer", bucket] += 1
        if turn.turn == 1:
            self.times[day, row.number, row.bot, "first", bucket] += 1


def slot_of(at: datetime) -> datetime:
    """Return the quarter of an hour a time lies in."""
    at = at.astimezone(UTC)
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def day_of(at: datetime) -> datetime:
    """Return the UTC day a time lies in."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def bucket_of(seconds: float) -> int:
    """Return the bucket of an answer time."""
    return bisect_left(ANSWER_BOUNDS, seconds)
