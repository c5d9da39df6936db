"""Small asyncio pieces: several endless works as one, and news that may also fail to come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Run works until one fails or this is cancelled; raise the first failure itself."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from failed


async def heard(news: AsyncIterator[bytes], *, at_least_every: float) -> AsyncIterator[bytes | None]:
    """Yield each piece of news, and None when there was none for so many seconds."""
    waiting: asyncio.Task[bytes] | None = None
    try:
        while True:
            waiting = waiting or asyncio.create_task(_next(news))
            done, _ = await asyncio.wait({waiting}, timeout=at_least_every)
            yield waiting.result() if done else None
            waiting = None if done else waiting
    finally:
        if waiting:
            waiting.cancel()


async def _next(news: AsyncIterator[bytes]) -> bytes:
    return await anext(news)
