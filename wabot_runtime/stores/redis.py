"""A cache in Redis (or Valkey), shared by a deployment under one key prefix; it may lose everything."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from wabot_runtime.stores.errors import BadStoreUrl

T = TypeVar("T")

PREFIX = "wabot:"
"""What every key and topic begins with unless the URL says `?prefix=…`."""

TIMEOUT = 0.5
"""Seconds a command may take; slower than that, asking the records is the better way."""

_PUT_ENTRY = """
local time = redis.call('TIME')
local ends = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', ends) .. ' ' .. ARGV[2])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
"""
"""A field of a hash has no end of its own before Redis 7.4: it stands before the value, by the server's clock."""

_ENTRIES = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found, kept = redis.call('HGETALL', KEYS[1]), {}
for place = 1, #found, 2 do
  local ends, value = string.match(found[place + 1], '^(%d+) (.*)$')
  if tonumber(ends) > now then
    kept[#kept + 1] = found[place]
    kept[#kept + 1] = value
  else
    redis.call('HDEL', KEYS[1], found[place])
  end
end
return kept
"""

_COUNT = """
local counted = redis.call('INCR', KEYS[1])
if counted == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return counted
"""
"""One step on the server: a counter left without an end by a crash in between would count for ever."""


_APPEND = """
redis.call('XTRIM', KEYS[1], 'MAXLEN', ARGV[2] - 1)
local id = redis.call('XADD', KEYS[1], '*', 'p', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', ARGV[4], id .. ' ' .. ARGV[1])
return id
"""
"""One step on the server: what listeners hear is in the stream's own order.

Trimmed before: with `keep` 1 nothing older is left in the server's memory, where XADD's own trimming leaves entries
marked as deleted beside the new one.
"""

_ID = re.compile(r"[0-9]{1,18}-[0-9]{1,18}", re.ASCII)


class RedisCache:
    """Cache in Redis; see `wabot_core.stores.Cache`. Its errors are redis-py's `RedisError`."""

    def __init__(self, url: str, *, prefix: str = PREFIX) -> None:
        """Take the URL of the server; nothing is connected yet."""
        self._prefix = prefix
        options: dict[str, Any] = {
            "decode_responses": False,
            "socket_timeout": TIMEOUT,
            "socket_connect_timeout": TIMEOUT,
            "health_check_interval": 30,
            "retry": Retry(NoBackoff(), 1),  # a connection the server closed meanwhile is opened again
        }
        self._redis: Redis = Redis.from_url(url, **options)
        self._append = self._redis.register_script(_APPEND)
        self._count = self._redis.register_script(_COUNT)
        self._put_entry = self._redis.register_script(_PUT_ENTRY)
        self._entries = self._redis.register_script(_ENTRIES)

    async def get(self, key: str) -> bytes | None:
        """Return a value, None when it is gone."""
        found = await _heedful(self._redis.get(self._prefix + key))
        return found.encode() if isinstance(found, str) else found

    async def put(self, key: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep or forget a value."""
        if value is None:
            await _heedful(self._redis.delete(self._prefix + key))
        else:
            await _heedful(self._redis.set(self._prefix + key, value, px=_milliseconds(ttl)))

    async def put_entry(self, key: str, name: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep or forget an entry, in one step on the server."""
        if value is None:
            forgotten: Any = self._redis.hdel(self._hash(key), name)
            await _heedful(forgotten)
        else:
            await _heedful(self._put_entry(keys=[self._hash(key)], args=[name, value, _milliseconds(ttl)]))

    async def entries(self, key: str) -> Mapping[str, bytes]:
        """Return the entries that have not expired; those that have are forgotten."""
        found: Sequence[bytes] = await _heedful(self._entries(keys=[self._hash(key)]))
        return {name.decode(): value for name, value in zip(found[::2], found[1::2], strict=True)}

    async def count(self, key: str, *, ttl: timedelta) -> int:
        """Add one to a counter; `ttl` runs from its first count."""
        return int(await _heedful(self._count(keys=[f"{self._prefix}count:{key}"], args=[_milliseconds(ttl)])))

    async def publish(self, topic: str, payload: bytes) -> None:
        """Tell everyone who listens to a topic now."""
        await _heedful(self._redis.publish(self._prefix + topic, payload))

    async def append(self, topic: str, payload: bytes, *, keep: int, ttl: timedelta) -> str:
        """Publish a payload and keep it in a stream for latecomers, in one step on the server."""
        values = (payload, keep, _milliseconds(ttl), self._prefix + topic)
        id: bytes = await _heedful(self._append(keys=[self._ring(topic)], args=values))
        return id.decode()

    async def recall(self, topic: str, after: str) -> Sequence[tuple[str, bytes]] | None:
        """Return what came after an id that is still kept."""
        if not _ID.fullmatch(after):
            return None
        found: Any = await _heedful(self._redis.xrange(self._ring(topic), min=after))
        kept = [(id.decode(), fields[b"p"]) for id, fields in found]
        return kept[1:] if kept and kept[0][0] == after else None

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Listen to a topic; a lost connection raises, and what was said meanwhile is lost."""
        async with self._redis.pubsub() as listening:
            await _heedful(listening.subscribe(self._prefix + topic))
            await _heedful(listening.get_message(timeout=TIMEOUT))  # the server's word that we listen
            yield _payloads(listening)

    async def open(self) -> None:
        """Connect."""
        await self.healthy()

    async def healthy(self) -> None:
        """Ask the server for a sign of life; raise RedisError."""
        await _heedful(self._redis.ping())

    async def close(self) -> None:
        """Disconnect."""
        await self._redis.aclose()

    def _ring(self, topic: str) -> str:
        return f"{self._prefix}ring:{topic}"

    def _hash(self, key: str) -> str:
        return f"{self._prefix}entries:{key}"


def create(url: str) -> RedisCache:
    """Return the cache at a `redis:` or `rediss:` URL, whose query may give `prefix`; raise BadStoreUrl."""
    parsed = urlsplit(url)
    query = dict(parse_qsl(parsed.query))
    prefix = query.pop("prefix", PREFIX)
    try:
        return RedisCache(urlunsplit(parsed._replace(query=urlencode(query))), prefix=prefix)
    except (ValueError, TypeError) as error:
        raise BadStoreUrl(kind="cache", why="redis-py does not understand it") from error


async def _heedful(call: Awaitable[T]) -> T:
    """Await a call of redis-py, and end as cancelled if that came meanwhile.

    redis-py may turn a cancellation into an error of its own, or try again (8.x, seen on 2026-11-22 when wabot stopped
    in the middle of an EVALSHA): whoever goes on after an error of the cache would then never stop.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        return await call
    finally:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError


def _milliseconds(ttl: timedelta) -> int:
    return max(1, round(ttl.total_seconds() * 1000))


async def _payloads(listening: PubSub) -> AsyncIterator[bytes]:
    while True:
        message = await _heedful(listening.get_message(ignore_subscribe_messages=True, timeout=None))
        if message is not None:
            yield message["data"]
