"""What crash tests share: a sandbox that lives on as judge, and a wabot that is killed and started again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

ANA = "15550100101@c.us"
BOTS = Path(__file__).parent / "bots"


class Judge:
    """The sandbox, in a process of its own: it sends as a person and knows what a person saw."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "wabot_runtime.sandbox", "--state", str(folder), "--stop-with-stdin"),
                *("--port", "0", "--phone-port", "0"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        self.addresses: dict[str, str] = json.loads(self.process.stdout.readline())
        self._client = aiohttp.ClientSession()

    async def ask(self, path: str, **query: Any) -> Any:
        """Read from the control API."""
        async with self._client.get(self.addresses["control"] + path, params=query) as answer:
            return await answer.json()

    async def tell(self, path: str, **body: Any) -> Any:
        """Act through the control API."""
        async with self._client.post(self.addresses["control"] + path, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def says(self, text: str, *, sender: str = ANA) -> None:
        """Write to the number as a person."""
        await self.tell("messages", sender=sender, text=text)

    async def answers(self, *, chat: str = ANA) -> list[str]:
        """Return what a person sees of the bot, in order."""
        return [entry["text"] for entry in await self.ask("history", chat=chat, from_me="true")]

    async def scan_when_asked(self, seconds: float = 60) -> None:
        """Scan the QR code once one is shown."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            async with self._client.post(self.addresses["control"] + "scan", json={}) as answer:
                if answer.status < 300:
                    return
            await asyncio.sleep(0.2)
        raise AssertionError("no QR code was shown")

    async def stop(self) -> None:
        """Stop it."""
        await self._client.close()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


class Wabot:
    """One wabot that is started, killed and started again on the same data."""

    def __init__(self, judge: Judge, folder: Path, **settings: str) -> None:
        """Prepare its environment."""
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "WABOT_DATA": str(folder),
            "WABOT_ADMIN_PORT": "0",
            "WABOT_LOG_FORMAT": "json",
            "WABOT_WHATSAPP_RESOLVER": judge.addresses["resolver_rule"],
            "WABOT_WHATSAPP_CERTIFICATE": judge.addresses["certificate_pin"],
            **settings,
        }

    def run(self, *arguments: str) -> None:
        """Run one command to its end."""
        subprocess.run(
            [sys.executable, "-m", "wabot_runtime", *arguments], env=self.environment, check=True, timeout=120
        )

    def start(self, **more: str) -> None:
        """Start `wabot up` in a session of its own."""
        self.log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wabot_runtime", "up"],
            env={**self.environment, **more},
            start_new_session=True,
            stdout=self.log,
            stderr=self.log,
        )

    def kill(self) -> None:
        """Kill the whole process tree at once."""
        assert self.process is not None
        for pid in [*descendants(self.process.pid), self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(10)
        self.log.close()

    def kill_browser(self) -> int:
        """Kill only the browser and all its processes; return how many there were."""
        assert self.process is not None
        browser = [pid for pid in descendants(self.process.pid) if b"--user-data-dir=" in command_of(pid)]
        for pid in browser:
            for each in [*descendants(pid), pid]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
        return len(browser)

    def ended(self, seconds: float) -> int:
        """Wait for it to end by itself and return its code."""
        assert self.process is not None
        code = self.process.wait(seconds)
        self.log.close()
        return code

    @property
    def text(self) -> str:
        """Return its log."""
        return (self.folder / "log").read_text(errors="replace")


def command_of(pid: int) -> bytes:
    """Return a process's command line; nothing if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def descendants(pid: int) -> list[int]:
    """Return the ids of all processes below one, children first."""
    parents: Mapping[int, int] = dict(_parents())
    found = [pid]
    for parent in found:
        found += [child for child, of in parents.items() if of == parent]
    return found[1:]


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        yield int(entry.name), int(fields[1])


@pytest_asyncio.fixture
async def judge(tmp_path: Path) -> AsyncIterator[Judge]:
    """Give a running sandbox."""
    running = Judge(tmp_path / "sandbox")
    yield running
    await running.stop()


@pytest.fixture
def wabot(judge: Judge, tmp_path: Path) -> Iterator[Wabot]:
    """Give a wabot that is not started yet; whatever is left of it is killed after the test."""
    folder = tmp_path / "wabot"
    folder.mkdir()
    made = Wabot(judge, folder)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()
