"""A clock that stands still until it is told to move; it never reads the machine's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MONDAY_AT_NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class FakeClock:
    """The time of a simulation, in UTC; it begins on a Monday at nine."""

    now: datetime = MONDAY_AT_NINE

    def advance(self, length: timedelta) -> None:
        """Move on."""
        self.now += length
