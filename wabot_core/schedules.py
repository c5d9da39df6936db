"""When a cron line comes due in a time zone, daylight saving included; fires nothing and keeps no time itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import dropwhile
from zoneinfo import ZoneInfo

from wabot_core.errors import BadPattern

LONGEST_CRON = 200
_FIELDS = re.compile(
    r"[0-9A-Za-z*/,\-#?]+(?:\s+[0-9A-Za-z*/,\-#?]+){4}|@(?:hourly|daily|weekly|monthly|yearly|annually)"
)
_CHANCE = re.compile(r"\b[hr]\b", re.IGNORECASE)  # croniter draws these at random: no schedule to rely on
_SAMPLE = datetime(2024, 1, 1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Schedule:
    """A cron line of five fields (minute, hour, day, month, weekday) in a time zone. Raises BadPattern.

    A slot that the clock skips in spring fires at the first moment after the gap, once with all others in it; a
    slot that comes twice in autumn fires the first time only.
    """

    cron: str
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        if not isinstance(self.timezone, str) or not isinstance(self.cron, str):
            raise _bad(str(self.cron), "cron line and time zone are texts")
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise _bad(self.cron, f"there is no time zone {self.timezone!r}") from error
        self._check_cron()

    def next_after(self, moment: datetime) -> datetime:
        """Return the first slot after the moment, in UTC."""
        zone = ZoneInfo(self.timezone)
        slots = self._slots(moment.astimezone(zone).replace(tzinfo=None), forward=True)
        return next(dropwhile(lambda slot: slot <= moment, (_instant(slot, zone) for slot in slots)))

    def latest_before(self, moment: datetime) -> datetime:
        """Return the last slot before the moment, in UTC."""
        zone = ZoneInfo(self.timezone)
        local = moment.astimezone(zone)
        repeated = _offset(local.replace(fold=0)) - _offset(local) if local.fold else timedelta()
        slots = self._slots(local.replace(tzinfo=None) + repeated + _MINUTE, forward=False)
        return next(dropwhile(lambda slot: slot >= moment, (_instant(slot, zone) for slot in slots)))

    def _slots(self, start: datetime, *, forward: bool) -> Iterator[datetime]:
        """Yield the slots by the clock on the wall, without regard to its being moved."""
        from croniter import croniter  # takes 30 ms to import

        cron = croniter(self.cron, start.replace(fold=0), day_or=True)
        step = cron.get_next if forward else cron.get_prev
        while True:
            yield step(datetime)

    def _check_cron(self) -> None:
        if len(self.cron) > LONGEST_CRON or not _FIELDS.fullmatch(self.cron.strip()) or _CHANCE.search(self.cron):
            raise _bad(self.cron, "a schedule has five fields: minute, hour, day, month, weekday")
        try:
            next(self._slots(_SAMPLE, forward=True))
        except (ValueError, KeyError, TypeError, ArithmeticError, LookupError, AttributeError) as error:
            raise _bad(self.cron, str(error) or "it never comes due") from error


def _instant(slot: datetime, zone: ZoneInfo) -> datetime:
    """Return when the clock on the wall first shows the slot; if it skips it, when it skips."""
    early, late = (slot.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if early >= late:
        return late
    before = _offset(early.astimezone(zone))
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        early, late = (middle, late) if _offset(middle.astimezone(zone)) == before else (early, middle)
    return late


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _bad(cron: str, why: str) -> BadPattern:
    return BadPattern(f"The schedule {cron[:80]!r} cannot be used: {why.rstrip('.')}.", pattern=cron, why=why)
