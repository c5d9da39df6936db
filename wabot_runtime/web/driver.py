"""Playwright's driver process, shared by all sessions of a process: started for the first, stopped after the last."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Playwright


class Driver:
    """One driver for many channels: give all channels of a process the same one, it costs about 90 MiB."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._users = 0

    @asynccontextmanager
    async def playwright(self) -> AsyncIterator[Playwright]:
        """Lend the running driver, started if need be and replaced if it died."""
        mine = await self._start()
        try:
            yield mine
        finally:
            await self._leave(mine)

    async def _start(self) -> Playwright:
        from playwright.async_api import async_playwright

        async with self._starting:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
                self._users = 0
            self._users += 1
            return self._playwright

    async def _leave(self, mine: Playwright) -> None:
        async with self._starting:
            if mine is not self._playwright:
                return
            self._users -= 1
            if self._users == 0:
                self._playwright = None
                await _stop(mine)

    async def discard(self, broken: Playwright) -> None:
        """Stop a driver that no longer answers; the next lending starts a fresh one."""
        async with self._starting:
            if broken is self._playwright:
                self._playwright = None
        await _stop(broken)


async def _stop(playwright: Playwright) -> None:
    from playwright.async_api import Error

    with contextlib.suppress(Error, TimeoutError, OSError):
        async with asyncio.timeout(5):
            await playwright.stop()
