"""The clock: waits and schedules fire in order, once, and survive restarts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.core.bots import bot, flow, node, say
from tests.runtime.running import NUMBER, Place, put, until
from wabot_core import Turn, action
from wabot_core.conversations import Contact, Wait
from wabot_core.events import ScheduleFired, WaitExpired
from wabot_core.stores import InboxEntry
from wabot_core.testing.contracts.makers import arrival, begun
from wabot_runtime import Runtime
from wabot_runtime.clock import Clock
from wabot_runtime.lanes import Work
from wabot_runtime.stores.records.values import to_time


def sleeper(length: str) -> dict[str, Any]:
    return bot(flow(node("pause.wait", length=length), say("later"), edges="wait>say"))


async def test_a_wait_ends_by_itself(any_place: Place) -> None:
    async with any_place.running(sleeper("PT1S")):
        await any_place.channel().says("hi")
        assert await any_place.channel().until_shown(1) == ["later"]


async def test_a_wait_that_ran_out_while_wabot_was_down_ends_once(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(sleeper("PT1S")):
        await channel.says("hi")
        await until(lambda: any_place.inbox() == [("done", "")])
    await asyncio.sleep(1)
    for _ in range(2):
        async with any_place.running():
            await channel.until_shown(1)
            await asyncio.sleep(0.1)
    assert channel.texts() == ["later"]


async def test_a_call_of_an_interrupted_wait_is_not_made_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wabot_runtime.number_run.DRAIN", 0.1)
    calls: list[int] = []
    wall = asyncio.Event()

    @action("trial.call")
    async def call(turn: Turn) -> None:
        """Wait, call once at most, hang."""
        await turn.sleep(timedelta(milliseconds=100))
        await turn.once("call", lambda: calls.append(1), at_most_once=True)
        await wall.wait()
        await turn.say("done")

    place.actions = (call,)
    channel = place.channel()
    async with place.running(bot(flow(node("trial.call")))):
        await channel.says("hi")
        await until(lambda: calls)
        await until(lambda: len(place.rows("SELECT 1 FROM answers")) == 2)
    wall.set()
    async with place.running():
        assert await channel.until_shown(1) == ["done"]
    assert calls == [1]


class Hand:
    """Takes what a clock hands over, at a time it is told."""

    def __init__(self, runtime: Runtime, *, now: datetime) -> None:
        """Wind a clock up."""
        self.works: list[Work] = []
        self.entries: list[InboxEntry] = []
        self.now = now
        self.clock = Clock(
            runtime.records,
            runtime.programs,
            number=NUMBER,
            bot=lambda: f"bot-{NUMBER}",
            enqueue=self.works.append,
            submit=self.entries.extend,
            now=lambda: self.now,
        )

    async def tick(self) -> None:
        """Let it look once."""
        task = asyncio.create_task(self.clock.run())
        for _ in range(200):
            await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_waits_are_handed_over_the_longest_overdue_first_and_once(place: Place) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    async with place.opened() as runtime:
        await put(runtime, sleeper("PT1S"))
        for place_, minutes in (("late", 1), ("latest", 3), ("middle", 2)):
            wait = Wait(kind="time", until=now - timedelta(minutes=minutes))
            await begun(runtime.records, place_, contact=place_, number=NUMBER, wait=wait)
        await begun(
            runtime.records, "future", contact="f", number=NUMBER, wait=Wait(kind="time", until=now + timedelta(1))
        )
        hand = Hand(runtime, now=now)
        await hand.tick()
        await hand.tick()
    assert [work.event.conversation for work in hand.works if isinstance(work.event, WaitExpired)] == [
        "latest",
        "middle",
        "late",
    ]


async def test_waits_in_progress_keep_no_other_from_its_turn(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wabot_runtime.clock.DUE", 3)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    async with place.opened() as runtime:
        await put(runtime, sleeper("PT1S"))
        hand = Hand(runtime, now=now)
        for number in range(10):
            wait = Wait(kind="time", until=now - timedelta(minutes=20 - number))
            await begun(runtime.records, f"c{number}", contact=f"p{number}", number=NUMBER, wait=wait)
        for _ in range(4):
            hand.clock.wake()
            await hand.tick()
    assert len(hand.works) == 10


def scheduled(cron: str, timezone: str = "UTC") -> dict[str, Any]:
    trigger = {"id": "t", "type": "on.schedule", "config": {"cron": cron, "timezone": timezone}}
    return bot(flow(say("good morning"), trigger=trigger))


async def met(runtime: Runtime, *people: str, at: datetime) -> None:
    for person in people:
        (entry,) = await runtime.records.inbox.record(
            [arrival(f"met-{person}", contact=Contact(id=person), number=NUMBER, at=at)]
        )
        await runtime.records.inbox.close(entry.id, "ignored", "only to be met")


async def backdated(place: Place, runtime: Runtime, at: datetime) -> None:
    """Let the live revision be as old as that."""
    place.rows("UPDATE revisions SET at = :at", at=to_time(at) if place.settings.embedded else at)
    runtime.programs.refresh()


async def test_each_slot_reaches_everyone_met_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wabot_runtime.clock.AT_ONCE", 4)
    monkeypatch.setattr("wabot_runtime.clock.LONGEST_REST", timedelta(milliseconds=20))
    now = datetime(2026, 3, 1, 8, 59, tzinfo=UTC)
    people = [f"p{n}@c.us" for n in range(11)]
    async with place.opened() as runtime:
        await put(runtime, scheduled("0 9 * * *"))
        await backdated(place, runtime, now - timedelta(days=2))
        await met(runtime, *people, "family@g.us", at=now)
        await met(runtime, "long-ago@c.us", at=now - timedelta(days=40))
        hand = Hand(runtime, now=now)
        await hand.tick()
        yesterday = [entry.event for entry in hand.entries]
        assert {event.slot.day for event in yesterday if isinstance(event, ScheduleFired)} == {28}
        hand.entries.clear()
        hand.now = now + timedelta(minutes=2)
        await hand.tick()
        again = Hand(runtime, now=now + timedelta(hours=2))  # after a restart
        await again.tick()
        assert again.entries == []
    assert sorted(entry.chat for entry in hand.entries) == sorted(people)


async def test_slots_missed_while_wabot_was_down_come_once(place: Place) -> None:
    now = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
    async with place.opened() as runtime:
        await put(runtime, scheduled("0 * * * *"))
        await backdated(place, runtime, now - timedelta(days=30))
        await met(runtime, "ana@c.us", at=now)
        hand = Hand(runtime, now=now)
        await hand.tick()
    assert [entry.event.slot for entry in hand.entries if isinstance(entry.event, ScheduleFired)] == [
        datetime(2026, 3, 10, 12, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    ("day", "slots"),
    [
        # Lisbon skips 01:00-02:00 on 29 March 2026 and repeats it on 25 October
        (datetime(2026, 3, 29, tzinfo=UTC), [datetime(2026, 3, 29, 1, tzinfo=UTC)]),
        (datetime(2026, 10, 25, tzinfo=UTC), [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]),
    ],
)
async def test_a_slot_comes_once_on_the_days_the_clock_is_moved(
    place: Place, day: datetime, slots: list[datetime]
) -> None:
    async with place.opened() as runtime:
        await put(runtime, scheduled("30 1 * * *", "Europe/Lisbon"))
        await backdated(place, runtime, day - timedelta(hours=1))
        await met(runtime, "ana@c.us", at=day)
        hand = Hand(runtime, now=day)
        for _ in range(18):
            hand.now += timedelta(minutes=20)
            await hand.tick()
    assert [entry.event.slot for entry in hand.entries if isinstance(entry.event, ScheduleFired)] == slots


async def test_slots_before_a_bot_was_published_do_not_come(place: Place) -> None:
    async with place.opened() as runtime:
        await put(runtime, scheduled("* * * * *"))
        now = datetime.now(UTC)
        await met(runtime, "ana@c.us", at=now)
        hand = Hand(runtime, now=now)
        await hand.tick()
    assert hand.entries == []
