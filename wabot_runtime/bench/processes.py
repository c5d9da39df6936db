"""The processes a benchmark runs: started, told apart from ours, measured by /proc, stopped with all they started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import orjson

from wabot_runtime.bench.errors import SideFailed
from wabot_runtime.web.memory import PROCESSES, descendants, tree_mib

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
STOP_SECONDS = 20
LOOK_AGAIN = 0.05
TAIL = 400  # characters of a log that an error shows


class Process:
    """A process and all that it starts; its output goes to a file."""

    def __init__(self, name: str, running: asyncio.subprocess.Process, log: Path) -> None:
        """Take a running process; `start` makes one."""
        self.name = name
        self._running = running
        self._log = log

    @classmethod
    async def start(cls, name: str, *command: str, log: Path, environment: Mapping[str, str] | None = None) -> Process:
        """Start a command in a session of its own; it may print lines that `line` returns."""
        with log.open("ab") as output:
            running = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=output,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        return cls(name, running, log)

    async def line(self, *, seconds: float) -> bytes:
        """Return the next line it prints; raise SideFailed when it ends or takes too long."""
        assert self._running.stdout
        try:
            async with asyncio.timeout(seconds):
                line = await self._running.stdout.readline()
        except TimeoutError as error:
            raise self.failed(f"it said nothing for {seconds:.0f} seconds") from error
        if not line:
            raise self.failed("it ended")
        return line

    @property
    def id(self) -> int:
        """Return its process id."""
        return self._running.pid

    def check(self) -> None:
        """Raise SideFailed if it has ended."""
        if self._running.returncode is not None:
            raise self.failed(f"it ended with status {self._running.returncode}")

    def failed(self, why: str) -> SideFailed:
        """Return an error that shows the end of the log."""
        tail = self._log.read_text(errors="replace").strip()[-TAIL:] if self._log.exists() else ""
        return SideFailed(side=self.name, why=f"{why}. {tail}".strip())

    def cpu_seconds(self) -> float:
        """Return the processor time that it and all it started have taken so far."""
        return sum(_cpu_seconds(pid) for pid in descendants([self.id]))

    def memory_mib(self) -> float:
        """Return the proportional memory (PSS) of it and all it started."""
        return tree_mib([self.id])

    async def stop(self) -> None:
        """Ask it to stop, then make it; nothing it started stays behind."""
        family = {pid: _begun(pid) for pid in descendants([self.id])}
        with contextlib.suppress(ProcessLookupError):
            self._running.send_signal(signal.SIGTERM)
        await _ended({self.id: family[self.id]}, seconds=STOP_SECONDS)
        for pid, begun in family.items():
            if _lives(pid, begun):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        await _ended(family, seconds=STOP_SECONDS)
        await self._running.wait()  # not before: it waits for those who share its output, too


async def _ended(family: Mapping[int, int], *, seconds: float) -> None:
    """Wait until these processes, by when they began, are gone; this long at most."""
    deadline = time.monotonic() + seconds
    while any(_lives(pid, begun) for pid, begun in family.items()):
        if time.monotonic() > deadline:
            return
        await asyncio.sleep(LOOK_AGAIN)


def _lives(pid: int, begun: int) -> bool:
    return begun != 0 and _begun(pid) == begun


def _cpu_seconds(pid: int) -> float:
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def _begun(pid: int) -> int:
    """Return when a process began, which tells it from a later one of the same id; 0 if there is none."""
    fields = _fields(pid)
    return int(fields[19]) if fields and fields[0] != "Z" else 0


def _fields(pid: int) -> list[str]:
    try:
        return (PROCESSES / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def json_of(line: bytes) -> dict[str, str]:
    """Return a line of output that is a JSON object of texts."""
    found: dict[str, str] = orjson.loads(line)
    return found
