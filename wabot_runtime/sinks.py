"""Copies of facts for analytics, after they were committed; a sink that is away delays nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from wabot_core.hookspecs import Sink
from wabot_core.stores import TurnCommit
from wabot_runtime.log import get_log, named
from wabot_runtime.tasks import together

log = get_log("sinks")

BATCH = 500
HELD = 10_000  # facts kept for each sink while it is away; older ones are dropped and counted
PAUSE = 5.0  # seconds before a sink that failed is asked again


class JsonLines:
    """`jsonl:///path/file.jsonl`: appends one JSON object a line."""

    def __init__(self, path: Path) -> None:
        """Append to a file, made when first written."""
        self._path = path

    async def write(self, facts: Sequence[Mapping[str, Any]]) -> None:
        """Append facts."""
        data = b"".join(orjson.dumps(fact) + b"\n" for fact in facts)
        await asyncio.to_thread(self._append, data)

    def _append(self, data: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(data)


def json_lines(url: str) -> JsonLines:
    """Make the sink of `jsonl:///path`."""
    return JsonLines(Path(urlsplit(url).path))


def facts_of(commit: TurnCommit) -> list[dict[str, Any]]:
    """Return what a committed turn tells analytics: no texts, no phone numbers."""
    conversation = commit.conversation
    shared = {
        "at": commit.at.isoformat(),
        "number": conversation.number,
        "bot": conversation.bot,
        "revision": conversation.revision,
        "conversation": conversation.id,
        "turn": conversation.turns,
    }
    steps = [
        {"fact": "node_passed", **shared, "flow": step.flow, "node": step.node, "exit": step.exit, "error": step.error}
        for step in commit.steps
    ]
    turn = {"fact": "turn_committed", **shared, "replies": len(commit.replies), "ended": conversation.ended}
    return [*steps, turn]


class Mirror:
    """Hands facts to all sinks in the background, to each at its own pace."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        """Begin with nothing held."""
        self._lines = [_Line(sink) for sink in sinks]

    def committed(self, commit: TurnCommit) -> None:
        """Take a committed turn's facts."""
        facts = facts_of(commit) if self._lines else []
        for line in self._lines:
            line.add(facts)

    async def run(self) -> None:
        """Write until cancelled, then try once more to write what is left."""
        await together(*(line.run() for line in self._lines), _forever())


class _Line:
    """One sink and what it has not taken yet."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._held: list[Mapping[str, Any]] = []
        self._woken = asyncio.Event()

    def add(self, facts: Sequence[Mapping[str, Any]]) -> None:
        """Hold facts until they are written; the oldest go when the sink stays away too long."""
        self._held += facts
        if len(self._held) > HELD:
            log.warning("facts_dropped", sink=type(self._sink).__name__, count=len(self._held) - HELD)
            del self._held[:-HELD]
        self._woken.set()

    async def run(self) -> None:
        """Write what is held, trying again after a while when the sink fails."""
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                if not await self._write():
                    await asyncio.sleep(PAUSE)
                    self._woken.set()
        finally:
            await self._write()

    async def _write(self) -> bool:
        """Write all that is held, a batch at a time; say whether the sink took it."""
        while batch := self._held[:BATCH]:
            del self._held[:BATCH]
            writing = asyncio.create_task(self._sink.write(batch))
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:  # a write torn in the middle may have happened; begun again it would double
                if not await _taken(writing):
                    self._held[:0] = batch
                raise
            except Exception as error:  # the border to other systems
                self._held[:0] = batch
                log.warning("sink_failed", sink=type(self._sink).__name__, waiting=len(self._held), error=named(error))
                return False
        return True


async def _taken(writing: asyncio.Task[None]) -> bool:
    """Let a write come to its end, in so many seconds; say whether it did without an error."""
    await asyncio.wait({writing}, timeout=PAUSE)
    return not (writing.cancel() or writing.cancelled() or writing.exception())


async def _forever() -> None:
    await asyncio.Event().wait()
