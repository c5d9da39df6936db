"""A cache in this process's memory: the embedded default; nothing is shared with other processes."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

LIMIT = 100_000
"""Values and counters kept at most; the oldest go first."""

BACKLOG = 10_000
"""Payloads a slow listener may leave unread before it loses the oldest."""


class MemoryCache:
    """Cache in a dict; see `wabot_core.stores.Cache`."""

    def __init__(self, *, limit: int = LIMIT, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep at most `limit` entries; `clock` is in seconds and never goes back."""
        self._limit = limit
        self._clock = clock
        self._values: OrderedDict[str, tuple[bytes, float]] = OrderedDict()
        self._entries: dict[str, dict[str, tuple[bytes, float]]] = {}
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._rings: dict[str, tuple[list[tuple[str, bytes]], float]] = {}
        self._begun, self._appended = time.time_ns() // 1_000_000, 0  # ids of an earlier process are told apart
        self._listeners: defaultdict[str, list[asyncio.Queue[bytes]]] = defaultdict(list)

    async def get(self, key: str) -> bytes | None:
        """Return a value that has not expired."""
        value, ends = self._values.get(key, (None, 0.0))
        if value is not None and ends <= self._clock():
            del self._values[key]
            return None
        return value

    async def put(self, key: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep or forget a value."""
        self._values.pop(key, None)
        if value is not None:
            self._values[key] = value, self._clock() + ttl.total_seconds()
            if len(self._values) > self._limit:
                self._values.popitem(last=False)

    async def put_entry(self, key: str, name: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep or forget an entry; those of the key that have expired go."""
        now = self._clock()
        kept = {each: entry for each, entry in self._entries.pop(key, {}).items() if each != name and entry[1] > now}
        if value is not None:
            kept[name] = value, now + ttl.total_seconds()
        if kept:
            self._entries[key] = kept

    async def entries(self, key: str) -> Mapping[str, bytes]:
        """Return the entries that have not expired."""
        now = self._clock()
        return {name: value for name, (value, ends) in self._entries.get(key, {}).items() if ends > now}

    async def count(self, key: str, *, ttl: timedelta) -> int:
        """Add one to a counter; `ttl` runs from its first count."""
        counted, ends = self._counts.get(key, (0, 0.0))
        if counted == 0 or ends <= self._clock():
            self._counts.pop(key, None)
            counted, ends = 0, self._clock() + ttl.total_seconds()
        self._counts[key] = counted + 1, ends
        if len(self._counts) > self._limit:
            self._counts.popitem(last=False)
        return counted + 1

    async def publish(self, topic: str, payload: bytes) -> None:
        """Hand a payload to everyone who listens now."""
        for queue in self._listeners.get(topic, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(payload)

    async def append(self, topic: str, payload: bytes, *, keep: int, ttl: timedelta) -> str:
        """Publish a payload and keep it for latecomers."""
        self._appended += 1
        id = f"{self._begun}-{self._appended}"
        kept, _ = self._rings.get(topic, ([], 0.0))
        self._rings[topic] = [*kept, (id, payload)][-keep:], self._clock() + ttl.total_seconds()
        await self.publish(topic, id.encode() + b" " + payload)
        return id

    async def recall(self, topic: str, after: str) -> Sequence[tuple[str, bytes]] | None:
        """Return what came after an id that is still kept."""
        kept, ends = self._rings.get(topic, ([], 0.0))
        ids = [id for id, _ in kept]
        if after not in ids or ends <= self._clock():
            return None
        return kept[ids.index(after) + 1 :]

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Listen to a topic from entering the context on."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(BACKLOG)
        self._listeners[topic].append(queue)
        try:
            yield _payloads(queue)
        finally:
            self._listeners[topic].remove(queue)
            if not self._listeners[topic]:
                del self._listeners[topic]

    async def open(self) -> None:
        """Do nothing: memory is there."""

    async def healthy(self) -> None:
        """Do nothing: memory is there."""

    async def close(self) -> None:
        """Forget everything."""
        self._values.clear()
        self._entries.clear()
        self._counts.clear()
        self._rings.clear()


async def _payloads(queue: asyncio.Queue[bytes]) -> AsyncIterator[bytes]:
    while True:
        yield await queue.get()
