"""Stores in memory, for tests and simulators: pure Python, contract-tested like the real ones."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from wabot_core.errors import NotFound
from wabot_core.stores import check_file_key
from wabot_core.testing.memory_records import MemoryRecords

__all__ = ["MemoryCache", "MemoryFiles", "MemoryRecords"]

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class MemoryCache:
    """Cache in memory, timed by `clock`."""

    def __init__(self, *, clock: Clock = _now) -> None:
        """Begin empty."""
        self._clock = clock
        self._values: dict[str, tuple[bytes, datetime]] = {}
        self._entries: defaultdict[str, dict[str, tuple[bytes, datetime]]] = defaultdict(dict)
        self._counts: dict[str, tuple[int, datetime]] = {}
        self._rings: dict[str, tuple[list[tuple[str, bytes]], datetime]] = {}
        self._appended = 0
        self._listeners: defaultdict[str, list[asyncio.Queue[bytes]]] = defaultdict(list)

    async def get(self, key: str) -> bytes | None:
        """Return a value that has not expired."""
        value, ends = self._values.get(key, (None, self._clock()))
        return value if ends > self._clock() else None

    async def put(self, key: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep or forget a value."""
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key] = value, self._clock() + ttl

    async def put_entry(self, key: str, name: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep or forget an entry."""
        if value is None:
            self._entries[key].pop(name, None)
        else:
            self._entries[key][name] = value, self._clock() + ttl

    async def entries(self, key: str) -> Mapping[str, bytes]:
        """Return the entries that have not expired."""
        now = self._clock()
        return {name: value for name, (value, ends) in self._entries[key].items() if ends > now}

    async def count(self, key: str, *, ttl: timedelta) -> int:
        """Add one to a counter; `ttl` runs from its first count."""
        counted, ends = self._counts.get(key, (0, self._clock()))
        if ends <= self._clock():
            counted, ends = 0, self._clock() + ttl
        self._counts[key] = counted + 1, ends
        return counted + 1

    async def publish(self, topic: str, payload: bytes) -> None:
        """Hand a payload to everyone who listens now."""
        for queue in self._listeners[topic]:
            queue.put_nowait(payload)

    async def append(self, topic: str, payload: bytes, *, keep: int, ttl: timedelta) -> str:
        """Publish a payload and keep it for latecomers."""
        self._appended += 1
        id = f"1-{self._appended}"
        kept, _ = self._rings.get(topic, ([], self._clock()))
        self._rings[topic] = [*kept, (id, payload)][-keep:], self._clock() + ttl
        await self.publish(topic, id.encode() + b" " + payload)
        return id

    async def recall(self, topic: str, after: str) -> Sequence[tuple[str, bytes]] | None:
        """Return what came after an id that is still kept."""
        kept, ends = self._rings.get(topic, ([], self._clock()))
        ids = [id for id, _ in kept]
        if after not in ids or ends <= self._clock():
            return None
        return kept[ids.index(after) + 1 :]

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Listen to a topic from entering the context on."""
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._listeners[topic].append(queue)
        try:
            yield _payloads(queue)
        finally:
            self._listeners[topic].remove(queue)

    async def open(self) -> None:
        """Do nothing: memory is there."""

    async def healthy(self) -> None:
        """Do nothing: memory is there."""

    async def close(self) -> None:
        """Forget everything."""
        self._values.clear()
        self._entries.clear()
        self._counts.clear()


class MemoryFiles:
    """Files in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self._blobs: dict[str, bytes] = {}

    async def put(self, key: str, data: bytes) -> None:
        """Keep a blob."""
        check_file_key(key)
        self._blobs[key] = bytes(data)

    async def get(self, key: str) -> bytes:
        """Return a blob; raise NotFound."""
        check_file_key(key)
        if key not in self._blobs:
            raise NotFound(what="file", id=key)
        return self._blobs[key]

    async def delete(self, key: str) -> None:
        """Forget a blob."""
        check_file_key(key)
        self._blobs.pop(key, None)

    async def list(self, prefix: str = "") -> Sequence[str]:
        """Return the keys that begin with `prefix`, sorted."""
        return sorted(key for key in self._blobs if key.startswith(prefix))


async def _payloads(queue: asyncio.Queue[bytes]) -> AsyncIterator[bytes]:
    while True:
        yield await queue.get()
