"""Schedules come due when the clock on the wall says so, once, whatever is done to that clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wabot_core.errors import BadPattern
from wabot_core.schedules import Schedule

BERLIN = "Europe/Berlin"


def at(text: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def slots(schedule: Schedule, start: datetime, count: int) -> list[datetime]:
    found = []
    for _ in range(count):
        found.append(start := schedule.next_after(start))
    return found


@pytest.mark.parametrize(
    ("cron", "zone", "after", "slot"),
    [
        ("0 9 * * *", "UTC", "2026-01-01T09:00", "2026-01-02T09:00"),
        ("0 9 * * *", "America/Sao_Paulo", "2026-01-01T08:59:59", "2026-01-01T09:00"),
        ("30 18 * * mon-fri", BERLIN, "2026-11-20T19:00", "2026-11-23T18:30"),
        ("*/15 * * * *", "Asia/Kathmandu", "2026-11-20T19:01", "2026-11-20T19:15"),
        ("0 0 29 2 *", "UTC", "2026-01-01T00:00", "2028-02-29T00:00"),
        ("0 0 L * *", "UTC", "2026-02-01T00:00", "2026-02-28T00:00"),
        ("@daily", BERLIN, "2026-11-20T19:01", "2026-11-21T00:00"),
    ],
)
def test_the_next_slot_is_strictly_after(cron: str, zone: str, after: str, slot: str) -> None:
    assert Schedule(cron, zone).next_after(at(after, zone)) == at(slot, zone)


def test_slots_are_in_utc() -> None:
    assert Schedule("0 9 * * *", BERLIN).next_after(at("2026-06-01T00:00")).tzinfo is UTC


def test_the_latest_slot_is_strictly_before() -> None:
    schedule = Schedule("0 9 * * *", BERLIN)
    assert schedule.latest_before(at("2026-06-02T09:00")) == at("2026-06-01T09:00")
    assert schedule.latest_before(at("2026-06-02T09:00:01")) == at("2026-06-02T09:00")


def test_a_skipped_slot_fires_once_after_the_gap() -> None:
    daily = Schedule("30 2 * * *", BERLIN)
    expected = [at("2026-03-28T02:30"), at("2026-03-29T03:00"), at("2026-03-30T02:30")]
    assert slots(daily, at("2026-03-28T00:00"), 3) == expected
    assert daily.latest_before(at("2026-03-30T00:00")) == at("2026-03-29T03:00")


def test_many_skipped_slots_fire_together() -> None:
    often = Schedule("*/20 * * * *", BERLIN)
    expected = [at("2026-03-29T01:40"), at("2026-03-29T03:00"), at("2026-03-29T03:20")]
    assert slots(often, at("2026-03-29T01:30"), 3) == expected


def test_a_doubled_slot_fires_the_first_time_only() -> None:
    daily = Schedule("30 2 * * *", BERLIN)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 comes at 00:30 and again at 01:30 UTC
    assert slots(daily, at("2026-10-25T00:00"), 2) == [first, at("2026-10-26T02:30")]
    assert daily.latest_before(datetime(2026, 10, 25, 1, 5, tzinfo=UTC)) == first
    assert daily.latest_before(at("2026-10-26T00:00")) == first


def test_a_day_the_calendar_skipped_is_no_trouble() -> None:
    daily = Schedule("0 12 * * *", "Pacific/Apia")  # Samoa had no 30 December 2011
    found = slots(daily, datetime(2011, 12, 28, tzinfo=UTC), 4)
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "x",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "*/0 * * * *",
        "0 0 30 2 *",
        "H * * * *",
        "R R * * *",
        "@reboot",
        "0" * 300,
    ],
)
def test_a_line_that_never_comes_due_is_refused(cron: str) -> None:
    with pytest.raises(BadPattern, match="cannot be used"):
        Schedule(cron)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "x" * 500, "\x00"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(BadPattern, match="no time zone"):
        Schedule("0 9 * * *", zone)


@settings(max_examples=150, deadline=None)
@given(
    cron=st.sampled_from(["0 9 * * *", "30 2 * * *", "*/20 * * * *", "15 1,2,3 * * sun", "0 0 1 * *"]),
    zone=st.sampled_from(
        ["UTC", BERLIN, "America/Sao_Paulo", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca"]
    ),
    moment=st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
)
def test_going_forward_and_back_meets_the_same_slots(cron: str, zone: str, moment: datetime) -> None:
    schedule = Schedule(cron, zone)
    forward = slots(schedule, moment, 4)
    assert all(early < late for early, late in pairwise([moment, *forward]))
    assert schedule.latest_before(forward[0] + timedelta(microseconds=1)) == forward[0]
    for early, late in pairwise(forward):
        assert schedule.latest_before(late) == early
    assert schedule.latest_before(forward[0]) <= moment
