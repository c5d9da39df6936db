"""Looking up together: fewer questions, never an answer from before somebody asked, and every failure is told."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence

import pytest

from wabot_runtime.stores.desk.together import AT_ONCE, Together


async def test_who_asks_is_told_what_was_so_after_they_asked() -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201
    chance = random.Random(seed)
    truth = dict.fromkeys(map(str, range(5)), 0)
    asked: list[Sequence[str]] = []

    async def look_up(ids: Sequence[str]) -> Mapping[str, int]:
        asked.append(ids)
        found = {id: truth[id] for id in ids if id in truth}
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        return found

    together = Together(look_up)

    async def ask() -> None:
        id = str(chance.randrange(6))
        if id in truth:
            truth[id] += 1
        before = truth.get(id)
        for _ in range(chance.randrange(3)):
            await asyncio.sleep(0)
        seen = await together.get(id)
        assert (seen is None) is (before is None)
        assert before is None or seen is not None and seen >= before

    await asyncio.gather(*(ask() for _ in range(400)))
    assert len(asked) < 200
    assert await together.get("nobody") is None


async def test_a_look_up_that_fails_fails_for_all_who_wait_and_the_next_goes_well() -> None:
    fails = True

    async def look_up(ids: Sequence[str]) -> Mapping[str, int]:
        await asyncio.sleep(0)
        if fails:
            raise TimeoutError
        return dict.fromkeys(ids, 1)

    together = Together(look_up)
    found = await asyncio.gather(*(together.get(str(id)) for id in range(AT_ONCE + 3)), return_exceptions=True)
    assert [type(one) for one in found] == [TimeoutError] * (AT_ONCE + 3)
    fails = False
    given_up = asyncio.create_task(together.get("a"))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await together.get("a") == 1
    with pytest.raises(asyncio.CancelledError):
        await given_up
