"""The Redis cache keeps its contract, and stays bounded in time when Redis does not answer."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from wabot_core.stores import Cache
from wabot_core.testing.contracts import CacheContract
from wabot_runtime.stores.errors import BadStoreUrl
from wabot_runtime.stores.redis import create

HOUR = timedelta(hours=1)


class TestRedisCache(CacheContract):
    @pytest.fixture
    async def cache(self, redis_url: str) -> AsyncIterator[Cache]:
        cache = create(redis_url)
        await cache.open()
        yield cache
        await cache.close()


async def test_two_deployments_share_a_server_by_their_prefix(redis_url: str) -> None:
    one, two = create(f"{redis_url}?prefix=one:"), create(f"{redis_url}?prefix=two:")
    await one.put("k", b"1", ttl=HOUR)
    await one.count("c", ttl=HOUR)
    assert await two.get("k") is None
    assert await two.count("c", ttl=HOUR) == 1
    async with two.subscribe("t") as heard:
        await one.publish("t", b"one's")
        await two.publish("t", b"two's")
        assert await anext(heard) == b"two's"
    async with Redis.from_url(redis_url) as client:
        assert {key[:4] for key in await client.keys()} == {b"one:", b"two:"}
    await one.close()
    await two.close()


async def test_nothing_is_left_in_the_server_of_what_is_not_kept(redis_url: str) -> None:
    cache = create(redis_url)
    for place in range(20):
        await cache.append("t", b"canary %d" % place, keep=10, ttl=HOUR)
    await cache.append("t", b"last", keep=1, ttl=HOUR)
    await cache.close()
    async with Redis.from_url(redis_url) as client:
        (key,) = await client.keys()
        held = await client.dump(key)
    assert b"last" in held
    assert b"canary" not in held


async def test_everything_kept_expires(redis_url: str) -> None:
    cache = create(redis_url)
    await cache.put("k", b"1", ttl=HOUR)
    await cache.count("c", ttl=HOUR)
    async with Redis.from_url(redis_url) as client:
        left = [await client.pttl(key) for key in await client.keys()]
    assert len(left) == 2
    assert all(0 < one <= 3_600_000 for one in left)
    await cache.close()


async def test_a_silent_server_costs_a_bounded_time() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    cache = create(f"redis://127.0.0.1:{port}/0")
    begin = asyncio.get_running_loop().time()
    with pytest.raises(RedisError):
        await cache.get("k")
    assert asyncio.get_running_loop().time() - begin < 5
    await cache.close()
    server.close()
    await server.wait_closed()


def test_a_url_redis_does_not_understand_is_refused() -> None:
    with pytest.raises(BadStoreUrl):
        create("redis://127.0.0.1/0?socket_timeout=soon")


async def test_whoever_goes_on_after_errors_of_the_cache_still_stops(redis_url: str) -> None:
    """redis-py may answer a cancellation with an error of its own, which such a loop would take for the cache's."""

    cache = create(redis_url)

    async def never_gives_up() -> None:
        while True:
            with contextlib.suppress(Exception):
                await cache.append("t", b"x" * 2000, keep=10, ttl=timedelta(seconds=9))
                await cache.put("k", b"x", ttl=timedelta(seconds=9))

    seed = random.randrange(10**6)
    sys.stdout.write(f"seed {seed}, 400 cancellations\n")
    chance = random.Random(seed)
    for _ in range(400):
        working = asyncio.create_task(never_gives_up())
        await asyncio.sleep(chance.uniform(0, 0.003))
        working.cancel()
        await asyncio.wait({working}, timeout=5)
        assert working.cancelled()
    await cache.close()
