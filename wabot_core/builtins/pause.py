"""Nodes that let time pass: wait, until."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from marshmallow import ValidationError, validate

from wabot_core import Action, Duration, Translation, Turn, action, hookimpl, read_locales

Day = Literal["any", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _timezone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name!r} is no time zone; write one such as Europe/Lisbon")


@action("pause.wait", icon="timer")
async def wait(turn: Turn, *, length: Annotated[Duration, validate.Range(min=timedelta(0))]) -> None:
    """Wait for a while.

    Args:
        length: How long.
    """
    await turn.sleep(length)


@action("pause.until", icon="calendar-clock")
async def until(
    turn: Turn,
    *,
    time: Annotated[str, validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", error="must be a time such as 09:30")],
    day: Day = "any",
    timezone: Annotated[str, _timezone] = "UTC",
) -> None:
    """Wait until a time of day.

    It goes on the next time the clock shows it.

    Args:
        time: The hour, such as 09:30.
        day: The weekday; "any" is the next day that fits.
        timezone: Whose clock.
    """
    await turn.sleep_until(next_moment(turn.now, time=time, day=day, timezone=timezone))


def next_moment(now: datetime, *, time: str, day: str, timezone: str) -> datetime:
    """Return the first moment after `now` at which the local clock shows `time` on `day`, in UTC."""
    zone = ZoneInfo(timezone)
    hour, minute = (int(part) for part in time.split(":"))
    local = now.astimezone(zone)
    for ahead in range(9):
        date = local.date() + timedelta(days=ahead)
        moment = datetime(date.year, date.month, date.day, hour, minute, tzinfo=zone).astimezone(ZoneInfo("UTC"))
        if moment > now and day in ("any", DAYS[date.weekday()]):
            return moment
    raise AssertionError("a week has every weekday")


@hookimpl
def register_actions() -> list[Action]:
    """Return the pausing nodes."""
    return [wait, until]


@hookimpl
def register_translations() -> list[Translation]:
    """Return their words in other languages."""
    return read_locales(__file__, "pause")
