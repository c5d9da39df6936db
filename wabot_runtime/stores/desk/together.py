"""Looking up together what several callers want at the same moment: one question for all who came meanwhile.

Nothing is kept: whoever asks is answered by a look-up that began after they asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

AT_ONCE = 2
"""Look-ups under way at the same time; who comes while there are as many waits for the next."""


class Together(Generic[T]):
    """Joins look-ups by id; one that comes alone is made at once."""

    def __init__(self, look_up: Callable[[Sequence[str]], Awaitable[Mapping[str, T]]]) -> None:
        """Take what looks up several ids."""
        self._look_up = look_up
        self._waiting: dict[str, asyncio.Future[T | None]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def get(self, id: str) -> T | None:
        """Return what has this id, None if nothing has; raise what the look-up raises."""
        future = self._waiting.get(id)
        if future is None:
            future = self._waiting[id] = asyncio.get_running_loop().create_future()
            if len(self._running) < AT_ONCE:
                self._running.add(asyncio.create_task(self._run()))
        return await asyncio.shield(future)

    async def _run(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, {}
                await self._answer(waiting)
        finally:
            self._running.discard(task)

    async def _answer(self, waiting: Mapping[str, asyncio.Future[T | None]]) -> None:
        try:
            found = await self._look_up(list(waiting))
        except BaseException as error:
            for future in waiting.values():
                future.set_exception(error if isinstance(error, Exception) else ConnectionAbortedError())
                future.exception()  # who waited may be gone
            if not isinstance(error, Exception):
                raise
        else:
            for id, future in waiting.items():
                future.set_result(found.get(id))
