"""Which days and which quarters of an hour make up spans of time, so that a year is summed from few rows; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from wabot_runtime.stores.tallies.counting import day_of, slot_of

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """What began from `low` up to, not including, `high`: added to the sums of a place, or taken off if sign is -1."""

    low: datetime
    high: datetime
    place: int
    sign: int = 1


def spans_of(since: datetime, until: datetime, starts: Sequence[datetime]) -> tuple[Sequence[Span], Sequence[Span]]:
    """Return the spans of UTC days and those of slots whose sums together are those from each start to the next.

    `starts` are in order, and none but the first is before `since`. Of a day that belongs to a place in part, the slots
    of that part are added, or the slots of the other part are taken off the day's, whichever are fewer.
    """
    days: list[Span] = []
    slots: list[Span] = []
    for place, (low, high) in enumerate(pairwise([slot_of(since), *starts[1:], until])):
        if low < high:
            for is_day, span in _parts(low, high, place):
                (days if is_day else slots).append(span)
    return days, slots


def _parts(low: datetime, high: datetime, place: int) -> Iterator[tuple[bool, Span]]:
    first, last = day_of(low), day_of(high)
    if first == last:
        yield False, Span(low=low, high=high, place=place)
        return
    if low - first > DAY / 2:
        yield False, Span(low=low, high=first + DAY, place=place)
        first += DAY
    elif first < low:
        yield False, Span(low=first, high=low, place=place, sign=-1)
    if high - last > DAY / 2:
        yield False, Span(low=high, high=last + DAY, place=place, sign=-1)
        last += DAY
    elif last < high:
        yield False, Span(low=last, high=high, place=place)
    if first < last:
        yield True, Span(low=first, high=last, place=place)
