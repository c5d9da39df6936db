"""Copies of facts for analytics, after they were committed; losing a sink delays and loses nothing else."""

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

log = get_log("sinks")

BATCH = 500
HELD = 10_000  # facts kept while a sink is away; older ones are dropped and counted


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
    """Hands facts to all sinks in the background."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        """Begin with nothing held."""
        self._sinks = sinks
        self._held: list[dict[str, Any]] = []
        self._dropped = 0
        self._woken = asyncio.Event()

    def committed(self, commit: TurnCommit) -> None:
        """Take a committed turn's facts."""
        if not self._sinks:
            return
        self._held += facts_of(commit)
        if len(self._held) > HELD:
            self._dropped += len(self._held) - HELD
            del self._held[:-HELD]
        self._woken.set()

    async def run(self) -> None:
        """Write until cancelled, then write what is left."""
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self._write()
        finally:
            await self._write()

    async def _write(self) -> None:
        while self._held:
            facts, self._held = self._held[:BATCH], self._held[BATCH:]
            for sink in self._sinks:
                try:
                    await sink.write(facts)
                except Exception as error:  # the border to other systems
                    log.warning("sink_failed", sink=type(sink).__name__, facts=len(facts), error=named(error))
        if self._dropped:
            log.warning("facts_dropped", count=self._dropped)
            self._dropped = 0
