"""When a cron line comes due in a time zone; fires nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Schedule:
    """A cron line in a time zone. Raises BadPattern."""

    cron: str
    timezone: str = "UTC"

    def next_after(self, moment: datetime) -> datetime:
        """Return the first slot after the moment, in UTC."""
        raise NotImplementedError

    def latest_before(self, moment: datetime) -> datetime:
        """Return the last slot before the moment, in UTC."""
        raise NotImplementedError
