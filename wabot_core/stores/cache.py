"""What a cache backend must do: fast and losable; no backend lives here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol


class Cache(Protocol):
    """Fast and losable: nothing here may be needed to be right."""

    async def get(self, key: str) -> bytes | None:
        """Return a value, None when it is gone."""

    async def put(self, key: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep a value for `ttl`; None forgets it."""

    async def put_entry(self, key: str, name: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep one of a key's entries for `ttl`, whatever others do with its other entries; None forgets it."""

    async def entries(self, key: str) -> Mapping[str, bytes]:
        """Return a key's entries by name; entries and values know nothing of each other."""

    async def count(self, key: str, *, ttl: timedelta) -> int:
        """Add one to a counter that starts over `ttl` after its first count; return it."""

    async def publish(self, topic: str, payload: bytes) -> None:
        """Tell everyone who listens to a topic now."""

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Listen to a topic from entering the context on."""

    async def append(self, topic: str, payload: bytes, *, keep: int, ttl: timedelta) -> str:
        """Publish a payload and keep it among the topic's newest `keep`, for `ttl` after the last; return its id.

        Who listens hears the id, a space and the payload, in the order of the ids, of which none is given twice.
        """

    async def recall(self, topic: str, after: str) -> Sequence[tuple[str, bytes]] | None:
        """Return what was appended after an id, oldest first; None when that id is not kept, or never was one."""

    async def open(self) -> None:
        """Connect."""

    async def healthy(self) -> None:
        """Ask something trivial; raise the error."""

    async def close(self) -> None:
        """Disconnect."""
