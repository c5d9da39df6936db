"""The contract of a cache; its times are real, so they are short."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from wabot_core.stores import Cache

pytestmark = pytest.mark.asyncio

HOUR = timedelta(hours=1)
MOMENT = timedelta(milliseconds=40)
PATIENCE = 5.0
"""Seconds within which what must happen has happened."""


class CacheContract:
    """What a Cache must do; `cache` must be empty and open."""

    async def test_the_cache_is_healthy(self, cache: Cache) -> None:
        await cache.healthy()

    async def test_a_value_is_kept_replaced_and_forgotten(self, cache: Cache) -> None:
        assert await cache.get("k") is None
        await cache.put("k", b"\x00\xff one", ttl=HOUR)
        assert await cache.get("k") == b"\x00\xff one"
        await cache.put("k", b"", ttl=HOUR)
        assert await cache.get("k") == b""
        assert await cache.get("K") is None
        await cache.put("k", None, ttl=HOUR)
        await cache.put("k", None, ttl=HOUR)
        assert await cache.get("k") is None

    async def test_a_value_expires(self, cache: Cache) -> None:
        await cache.put("k", b"x", ttl=MOMENT)
        await asyncio.sleep(2 * MOMENT.total_seconds())
        assert await cache.get("k") is None

    async def test_a_new_value_has_a_new_time(self, cache: Cache) -> None:
        await cache.put("k", b"x", ttl=MOMENT)
        await cache.put("k", b"y", ttl=HOUR)
        await asyncio.sleep(2 * MOMENT.total_seconds())
        assert await cache.get("k") == b"y"

    async def test_entries_of_a_key_are_kept_apart_whoever_puts_them(self, cache: Cache) -> None:
        await asyncio.gather(
            *(cache.put_entry("k", f"n{place}", b"%d \n\xff" % place, ttl=HOUR) for place in range(50))
        )
        assert await cache.entries("k") == {f"n{place}": b"%d \n\xff" % place for place in range(50)}
        assert (await cache.entries("K"), await cache.get("k")) == ({}, None)
        await asyncio.gather(*(cache.put_entry("k", f"n{place}", None, ttl=HOUR) for place in range(1, 50)))
        await cache.put_entry("k", "gone", None, ttl=HOUR)
        await cache.put_entry("k", "n0", b"", ttl=HOUR)
        assert await cache.entries("k") == {"n0": b""}

    async def test_each_entry_has_a_time_of_its_own(self, cache: Cache) -> None:
        await cache.put_entry("k", "long", b"1", ttl=HOUR)
        await cache.put_entry("k", "short", b"2", ttl=MOMENT)
        await cache.put_entry("k", "renewed", b"3", ttl=MOMENT)
        await cache.put_entry("k", "renewed", b"4", ttl=HOUR)
        await asyncio.sleep(2 * MOMENT.total_seconds())
        assert await cache.entries("k") == {"long": b"1", "renewed": b"4"}

    async def test_a_counter_counts_everyone(self, cache: Cache) -> None:
        counts = await asyncio.gather(*(cache.count("c", ttl=HOUR) for _ in range(50)))
        assert sorted(counts) == list(range(1, 51))
        assert await cache.count("d", ttl=HOUR) == 1
        assert await cache.get("c") is None

    async def test_a_counter_starts_over_after_its_first_count(self, cache: Cache) -> None:
        start = asyncio.get_running_loop().time()
        await cache.count("c", ttl=timedelta(milliseconds=300))
        seen: list[int] = []
        async with asyncio.timeout(PATIENCE):
            while not seen or seen[-1] != 1:
                seen.append(await cache.count("c", ttl=HOUR))  # a later count does not prolong it
                await asyncio.sleep(0.02)
        assert asyncio.get_running_loop().time() - start >= 0.25
        assert await cache.count("c", ttl=HOUR) == 2

    async def test_everyone_who_listens_hears(self, cache: Cache) -> None:
        await cache.publish("t", b"before")
        async with cache.subscribe("t") as one, cache.subscribe("t") as two, cache.subscribe("u") as other:
            for payload in (b"1", b"\x00\xff", b""):
                await cache.publish("t", payload)
            await cache.publish("u", b"u")
            async with asyncio.timeout(PATIENCE):
                for heard in (one, two):
                    assert [await anext(heard) for _ in range(3)] == [b"1", b"\x00\xff", b""]
                assert await anext(other) == b"u"

    async def test_who_left_hears_nothing_and_harms_nobody(self, cache: Cache) -> None:
        async with cache.subscribe("t"):
            pass
        await cache.publish("t", b"x")
        async with cache.subscribe("t") as back:
            await cache.publish("t", b"y")
            async with asyncio.timeout(PATIENCE):
                assert await anext(back) == b"y"

    async def test_what_is_appended_is_heard_and_recalled_in_one_order(self, cache: Cache) -> None:
        async with cache.subscribe("t") as heard:
            made = [await cache.append("t", b"%d \xff" % place, keep=10, ttl=HOUR) for place in range(3)]
            async with asyncio.timeout(PATIENCE):
                told = [await anext(heard) for _ in range(3)]
        assert told == [f"{id} {place} ".encode() + b"\xff" for place, id in enumerate(made)]
        assert await cache.recall("t", made[0]) == [(made[1], b"1 \xff"), (made[2], b"2 \xff")]
        assert await cache.recall("t", made[2]) == []
        assert await cache.recall("u", made[2]) is None

    async def test_what_is_not_kept_any_more_is_said_so(self, cache: Cache) -> None:
        made = [await cache.append("t", b"", keep=2, ttl=HOUR) for _ in range(4)]
        assert len(set(made)) == 4
        assert await cache.recall("t", made[1]) is None
        assert [id for id, _ in await cache.recall("t", made[2]) or []] == [made[3]]
        for unknown in ("", "x", "-", "+", "1-1", "9999999999999-0", "0", "\0", "1-1\r\nPING", "9" * 40 + "-0"):
            assert await cache.recall("t", unknown) is None, unknown
        last = await cache.append("t", b"", keep=2, ttl=MOMENT)
        await asyncio.sleep(2 * MOMENT.total_seconds())
        assert await cache.recall("t", last) is None

    async def test_a_listener_may_wait_long(self, cache: Cache) -> None:
        async with cache.subscribe("t") as heard:
            waiting = asyncio.ensure_future(anext(heard))
            await asyncio.sleep(1.5)  # longer than a command may take
            assert not waiting.done()
            await cache.publish("t", b"late")
            async with asyncio.timeout(PATIENCE):
                assert await waiting == b"late"
