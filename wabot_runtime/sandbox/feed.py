"""What happens in the sandbox, told to whoever listens: the phone page, long polls, benchmarks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

Happening = dict[str, Any]


class Feed:
    """Fans happenings out; a listener hears only what happens after it came."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._listeners: list[Callable[[Happening], None]] = []
        self._ended = asyncio.Event()

    def tell(self, kind: str, **facts: Any) -> None:
        """Tell every listener, at once and in order of their arrival."""
        happening = {"kind": kind, **facts}
        for listener in tuple(self._listeners):
            listener(happening)

    @contextmanager
    def listening(self, listener: Callable[[Happening], None]) -> Iterator[None]:
        """Call the listener with every happening while the block runs."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    async def follow(self) -> AsyncIterator[Happening]:
        """Yield happenings until the sandbox stops; the first, `listening`, says that none is missed from now on."""
        queue: asyncio.Queue[Happening | None] = asyncio.Queue()
        self._listeners.append(queue.put_nowait)
        try:
            yield {"kind": "listening"}
            while not self._ended.is_set() and (happening := await queue.get()) is not None:
                yield happening
        finally:
            self._listeners.remove(queue.put_nowait)

    def end(self) -> None:
        """End every follower, so that a server can close."""
        self._ended.set()
        for listener in tuple(self._listeners):
            listener(None)  # type: ignore[arg-type]
