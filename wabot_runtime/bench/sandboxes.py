"""A sandbox in a process of its own, as the judge of a benchmark; it measures, we only ask."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wabot_runtime.bench.errors import SideFailed
from wabot_runtime.bench.processes import Process, json_of

if TYPE_CHECKING:
    from aiohttp import ClientSession

SYNC_SECONDS = "1.5"  # whatsapp-web.js only notices the end of a sync that it saw begin
LINK_SECONDS = 90.0
ANSWER_SECONDS = 600.0
LOOK_AGAIN = 0.2


class Judge:
    """Asks a running sandbox, by its control API."""

    def __init__(self, process: Process, addresses: dict[str, str], client: ClientSession) -> None:
        """Use a running sandbox; `start` makes one."""
        self.process = process
        self.addresses = addresses
        self._client = client

    @classmethod
    async def start(cls, folder: Path) -> Judge:
        """Start a sandbox that keeps its state in `folder`."""
        from aiohttp import ClientSession, ClientTimeout

        process = await Process.start(
            "the sandbox",
            *(sys.executable, "-m", "wabot_runtime.sandbox", "--state", str(folder), "--stop-with-stdin"),
            *("--port", "0", "--phone-port", "0", "--sync-seconds", SYNC_SECONDS),
            log=folder.with_suffix(".log"),
        )
        addresses = json_of(await process.line(seconds=30))
        return cls(process, addresses, ClientSession(timeout=ClientTimeout(total=ANSWER_SECONDS)))

    async def link(self, side: Process, numbers: Sequence[str]) -> None:
        """Scan the code of one page for each number, and wait until they all are live."""
        for number in numbers:
            await self._scan(side, number)
        async with asyncio.timeout(LINK_SECONDS):
            while not set(numbers) <= await self._live():
                side.check()
                await asyncio.sleep(LOOK_AGAIN)

    async def measure(self, side: Process, **asked: Any) -> dict[str, float]:
        """Measure the echo; raise SideFailed if the sandbox can't."""
        async with self._client.post(self.addresses["control"] + "bench", json=asked) as answer:
            found: dict[str, Any] = await answer.json()
        if answer.status != 200:
            raise side.failed(str(found.get("detail") or found))
        return found

    async def stop(self) -> None:
        """Stop the sandbox."""
        await self._client.close()
        await self.process.stop()

    async def _scan(self, side: Process, number: str) -> None:
        deadline = time.monotonic() + LINK_SECONDS
        while time.monotonic() < deadline:
            side.check()
            async with self._client.post(self.addresses["control"] + "scan", json={"number": number}) as answer:
                if answer.status == 200:
                    return
            await asyncio.sleep(LOOK_AGAIN)
        raise SideFailed(side=side.name, why=f"it showed no QR code within {LINK_SECONDS:.0f} seconds")

    async def _live(self) -> set[str]:
        async with self._client.get(self.addresses["control"] + "state") as answer:
            pages = (await answer.json())["pages"]
        return {page["number"] for page in pages if page["state"] == "live"}
