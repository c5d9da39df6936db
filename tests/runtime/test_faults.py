"""kill -9 at every named point of a turn, and wabots frozen past their lease: nothing is lost, nothing doubled."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from pathlib import Path

import pytest

from tests.core.bots import bot, flow, node, say
from tests.runtime.judge import judging
from tests.runtime.processes import Wabot, broken, ledger, ledger_bot, seed, wabots
from tests.runtime.running import Place, until
from wabot_runtime.faults import POINTS
from wabot_runtime.optouts import SAID

pytestmark = pytest.mark.crash
FREEZES = 10
STOPPING = ("F2", "F4", "F10", "F11", "F12", "F15")
"""Points a turn passes in which a person opts out: it calls nobody outside."""


async def dead(one: Wabot, *, seconds: float = 20) -> None:
    await until(lambda: not one.running, seconds=seconds)


async def test_a_kill_at_every_point_loses_and_doubles_nothing(any_records: Place, tmp_path: Path) -> None:
    said, kills = 0, []
    async with judging(tmp_path) as judge:
        await seed(any_records, ledger_bot(judge))
        with wabots(any_records, judge, "one") as (wabot,):
            for point in POINTS:
                wabot.start()
                said += 1
                await judge.says(str(said))
                await judge.until_shown(said)
                await wabot.arm(point)
                for _ in range(2):
                    said += 1
                    await judge.says(str(said))
                await dead(wabot)
                assert wabot.process is not None
                assert wabot.process.returncode == -signal.SIGKILL, point
                kills.append(point)
            wabot.start()
            await judge.until_shown(said)
            await until(lambda: broken(any_records) == {})
            assert await wabot.stop() == 0
    extra = judge.attempts - said
    print(f"{len(kills)} kills: {' '.join(kills)}; {said} messages, {extra} repeated sends, {judge.calls} calls")  # noqa: T201
    assert judge.texts() == ledger(said)
    assert len(judge.effects) == said
    assert set(judge.unkeyed.values()) == {1}
    assert said - len(kills) <= len(judge.unkeyed) <= said
    assert kills == list(POINTS)


async def test_a_kill_while_somebody_opts_out_tells_them_once_and_for_good(any_records: Place, tmp_path: Path) -> None:
    people = {point: f"{point.lower()}@c.us" for point in STOPPING}
    async with judging(tmp_path) as judge:
        await seed(any_records, ledger_bot(judge))
        with wabots(any_records, judge, "one") as (wabot,):
            for point, person in people.items():
                wabot.start()
                await judge.says("1", sender=person)
                await judge.until_shown(1, chat=person)
                await wabot.arm(point)
                await judge.says("Stop", sender=person)
                await dead(wabot)
                assert wabot.process is not None
                assert wabot.process.returncode == -signal.SIGKILL, point
            wabot.start()
            for person in people.values():
                await judge.until_shown(2, chat=person)
                await judge.says("2", sender=person)
            await until(lambda: broken(any_records) == {})
            assert await wabot.stop() == 0
    for point, person in people.items():
        assert judge.texts(person) == ["1", SAID["out"]["en"]], point
        lines = any_records.rows("SELECT how FROM opt_changes WHERE contact = :who", who=person)
        assert [line.how for line in lines] == ["word"], point


async def test_a_wabot_frozen_past_its_lease_writes_nothing_more(postgres_place: Place, tmp_path: Path) -> None:
    seed_number = time.time_ns() % 1_000_000
    chance = random.Random(seed_number)
    people = [f"p{n}@c.us" for n in range(3)]
    said = 0
    async with judging(tmp_path) as judge:
        await seed(postgres_place, ledger_bot(judge))
        with wabots(postgres_place, judge, "one", "two", WABOT_LEASE_TTL="PT1S") as pair:
            for one in pair:
                one.start()

            async def talk(messages: int) -> None:
                nonlocal said
                for _ in range(messages):
                    said += 1
                    for person in people:
                        await judge.says(str(said), sender=person)
                    await asyncio.sleep(chance.uniform(0, 0.05))

            await talk(1)
            for person in people:
                await judge.until_shown(1, chat=person)
            freezes = 0
            for _ in range(FREEZES):
                owner = await until(lambda: owner_of(postgres_place, pair), seconds=30)
                talking = asyncio.create_task(talk(3))
                await asyncio.sleep(chance.uniform(0, 0.15))
                owner.signal(signal.SIGSTOP)
                freezes += 1
                await talking
                await until(lambda frozen=owner: owner_of(postgres_place, pair) not in (None, frozen), seconds=30)
                await talk(1)
                owner.signal(signal.SIGCONT)
                for person in people:
                    await judge.until_shown(said, chat=person)
            await until(lambda: broken(postgres_place) == {})
            lost = sum(one.log().count('"lease_lost"') for one in pair)
            assert [await one.stop() for one in pair] == [0, 0]
    print(f"seed {seed_number}, {freezes} freezes, {lost} lease_lost, {said * len(people)} messages")  # noqa: T201
    assert {person: judge.texts(person) for person in people} == dict.fromkeys(people, ledger(said))
    assert len(judge.effects) == said * len(people)
    assert max(judge.unkeyed.values()) == 1
    assert lost >= freezes


def owner_of(place: Place, pair: list[Wabot]) -> Wabot | None:
    """Return who holds the number's lease now."""
    names = {(one.folder / "instance").read_text(): one for one in pair if (one.folder / "instance").exists()}
    rows = place.rows("SELECT owner FROM leases WHERE name LIKE 'number:%' AND expires > now()")
    return names.get(rows[0].owner) if rows else None


async def test_a_message_that_kills_wabot_is_set_aside_and_no_other(any_records: Place, tmp_path: Path) -> None:
    people = [f"p{n}@c.us" for n in range(10)]
    async with judging(tmp_path) as judge:
        await seed(any_records, bot(flow(node("trial.die"), say("{{ message.text }}"), edges="die>say")))
        crashes = 0
        with wabots(any_records, judge, "one") as (wabot,):
            await judge.says("die", sender="bad@c.us")
            await judge.says("after it", sender="bad@c.us")
            for person in people:
                await judge.says("hi", sender=person)
            while crashes < 6:
                wabot.start()
                try:
                    await until(lambda: not wabot.running or judge.texts("bad@c.us"), seconds=20)
                except TimeoutError:
                    break
                if wabot.running:
                    break
                crashes += 1
            for person in people:
                await judge.until_shown(1, chat=person)
            await until(lambda: broken(any_records) == {})
            assert await wabot.stop() == 0
    print(f"{crashes} crashes")  # noqa: T201
    assert crashes == 3
    assert judge.texts("bad@c.us") == ["after it"]
    statuses = any_records.inbox()
    assert statuses.count(("dead_letter", "wabot stopped each time it handled this message")) == 1
    assert statuses.count(("done", "")) == len(people) + 1


async def test_a_stop_lets_turns_in_progress_finish(place: Place, tmp_path: Path) -> None:
    async with judging(tmp_path) as judge:
        await seed(place, ledger_bot(judge))
        with wabots(place, judge, "one") as (wabot,):
            said = 0
            for _ in range(3):
                wabot.start()
                for _ in range(3):
                    said += 1
                    await judge.says(str(said))
                await judge.until_shown(said - 2)
                begun = time.monotonic()
                assert await wabot.stop() == 0
                assert time.monotonic() - begun < 5
            wabot.start()
            await judge.until_shown(said)
            assert await wabot.stop() == 0
    assert judge.texts() == ledger(said)
    assert (len(judge.effects), set(judge.unkeyed.values())) == (said, {1})
