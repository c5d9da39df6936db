"""Carries frames to linked devices: kept first, sent to the page that is there, mixed or doubled by faults."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from wabot_runtime.sandbox.devices import Delivery, Devices
from wabot_runtime.sandbox.faults import Conditions
from wabot_runtime.sandbox.pages import Page, Pages
from wabot_runtime.sandbox.records import Records

REORDER_PATIENCE_SECONDS = 0.3


class Courier:
    """Delivers at least once and in order, unless a fault says otherwise."""

    def __init__(self, records: Records, devices: Devices, pages: Pages, conditions: Conditions) -> None:
        """Deliver to these devices over these pages, under these conditions."""
        self._records = records
        self._devices = devices
        self._pages = pages
        self._conditions = conditions
        self._mixed: dict[str, list[Delivery]] = {}
        self._later: set[asyncio.Task[None]] = set()

    async def deliver(self, keys: list[str], *frames: dict[str, Any]) -> None:
        """Keep frames for each device until it acknowledges them, and send them to those that are here."""
        with self._records.transaction():
            batches = [(key, [self._devices.enqueue(key, frame) for frame in frames]) for key in keys]
        for key, deliveries in batches:
            if page := self._pages.live(key):
                await self._send(page, deliveries)

    def later(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do some work in a while, unless the sandbox stops before."""

        async def wait_and_work() -> None:
            await asyncio.sleep(seconds)
            await work()

        task = asyncio.create_task(wait_and_work())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    def close(self) -> None:
        """Drop the work that was to be done later; what is undelivered stays kept."""
        for task in self._later:
            task.cancel()

    async def _send(self, page: Page, deliveries: list[Delivery]) -> None:
        messages = [one for one in deliveries if one.frame["kind"] == "message"]
        if messages and "reorder_inbound" in self._conditions:
            await self._mix(page, messages)
            deliveries = [one for one in deliveries if one not in messages]
        if deliveries:
            await page.deliver(deliveries)
        if messages and "duplicate_inbound" in self._conditions:
            twice = [Delivery(n=one.n, frame={**one.frame, "announceTwice": True}) for one in messages]
            await page.deliver(twice, again=True)

    async def _mix(self, page: Page, deliveries: list[Delivery]) -> None:
        """Hold messages back until others can overtake them, or nobody comes."""
        held = self._mixed.setdefault(page.key, [])
        held += deliveries
        if len(held) >= self._conditions.parameter("reorder_inbound", "window", 3):
            await self._release(page)
        else:
            self.later(REORDER_PATIENCE_SECONDS, lambda: self._release(page))

    async def _release(self, page: Page) -> None:
        held = self._mixed.pop(page.key, [])
        if len(held) > 1:
            first = held[0]
            while held[0] is first:
                random.shuffle(held)
        if held:
            await page.deliver(held)
