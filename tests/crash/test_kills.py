"""kill -9 of wabot's whole process tree at random instants: nothing is lost, nothing doubled, no new QR code."""

from __future__ import annotations

import asyncio
import os
import random
import time

import pytest

from tests.crash.conftest import BOTS, Judge, Wabot

pytestmark = pytest.mark.crash

KILLS = int(os.environ.get("WABOT_TEST_KILLS", "20"))
SEED = int(os.environ.get("WABOT_TEST_SEED", time.time_ns() % 1_000_000))


def ledger(count: int) -> list[str]:
    """Return every answer the ledger bot owes after `count` messages, in order."""
    return [" ".join(str(n) for n in range(1, upto + 1)) for upto in range(1, count + 1)]


async def wait_for_answers(judge: Judge, count: int, *, seconds: float = 60) -> None:
    """Wait until a person sees `count` answers."""
    deadline = time.monotonic() + seconds
    while len(await judge.answers()) < count:
        assert time.monotonic() < deadline, f"{len(await judge.answers())} of {count} answers after {seconds} s"
        await asyncio.sleep(0.1)


async def test_kills_at_random_instants_lose_and_double_nothing(judge: Judge, wabot: Wabot) -> None:
    await kill_and_judge(judge, wabot, kills=KILLS)


async def test_kills_on_postgres_and_redis_lose_and_double_nothing(
    judge: Judge, wabot: Wabot, postgres_url: str, redis_url: str
) -> None:
    wabot.environment |= {"WABOT_RECORDS": postgres_url, "WABOT_CACHE": redis_url, "WABOT_LEASE_TTL": "PT6S"}
    wabot.run("db", "upgrade")
    await kill_and_judge(judge, wabot, kills=max(1, KILLS // 4))


async def test_a_browser_killed_in_the_middle_loses_and_doubles_nothing(judge: Judge, wabot: Wabot) -> None:
    chance = random.Random(SEED)
    kills = max(1, KILLS // 2)
    print(f"seed {SEED}, {kills} kills of the browser")  # noqa: T201 - a random test tells its seed
    wabot.run("seed", "--number", "n", "--bot", str(BOTS / "ledger.json"))
    wabot.start()
    await judge.scan_when_asked()
    said = 0
    for _ in range(kills):
        for _ in range(3):
            said += 1
            await judge.says(str(said))
            await asyncio.sleep(chance.uniform(0, 0.1))
        if said == 3:
            await wait_for_answers(judge, said)
        await asyncio.sleep(chance.uniform(0, 0.3))
        while not wabot.kill_browser():  # it may still be on its way back from the kill before
            await asyncio.sleep(0.1)
        await wait_for_answers(judge, said)
    await asyncio.sleep(1)
    history = await judge.ask("history", from_me="true")
    assert [entry["text"] for entry in history] == ledger(said)
    assert wabot.process is not None
    assert wabot.process.poll() is None, "wabot itself lives on"


async def kill_and_judge(judge: Judge, wabot: Wabot, *, kills: int) -> None:
    """Talk, kill in the middle and start again, many times; then compare what a person saw with what is owed."""
    chance = random.Random(SEED)
    print(f"seed {SEED}, {kills} kills")  # noqa: T201 - a random test tells its seed
    wabot.run("seed", "--number", "n", "--bot", str(BOTS / "ledger.json"))
    wabot.start()
    await judge.scan_when_asked()
    said = 0

    async def talk(messages: int) -> None:
        nonlocal said
        for _ in range(messages):
            said += 1
            await judge.says(str(said))
            await asyncio.sleep(chance.uniform(0, 0.15))

    await talk(2)
    await wait_for_answers(judge, said)
    for _ in range(kills):
        talking = asyncio.create_task(talk(4))
        await asyncio.sleep(chance.uniform(0, 0.7))
        wabot.kill()
        await talking
        wabot.start()
        await wait_for_answers(judge, said)
    await asyncio.sleep(1)
    history = await judge.ask("history", from_me="true")
    assert [entry["text"] for entry in history] == ledger(said)
    assert len({entry["id"] for entry in history}) == said
    state = await judge.ask("state")
    assert len(state["devices"]) == 1
