"""Sinks get every fact, each at its own pace, also after having been away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.core.bots import bot, flow, node
from tests.runtime.running import Place
from wabot_core.testing.contracts.makers import conversation, turn
from wabot_runtime import sinks
from wabot_runtime.sinks import Mirror, facts_of

ECHO = bot(flow(node("talk.say", "echo", text="{{ message.text }}")))


class Flaky:
    """A sink that fails a number of times."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.facts: list[Mapping[str, Any]] = []

    async def write(self, facts: Sequence[Mapping[str, Any]]) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("away")
        self.facts += facts


async def test_a_sink_that_was_away_gets_what_it_missed_and_delays_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sinks, "PAUSE", 0.01)
    away, there = Flaky(3), Flaky(0)
    mirror = Mirror([away, there])
    running = asyncio.create_task(mirror.run())
    commits = [turn(conversation(f"c{number}")) for number in range(5)]
    for commit in commits:
        mirror.committed(commit)
    wanted = [fact for commit in commits for fact in facts_of(commit)]
    async with asyncio.timeout(5):
        while not (away.facts == wanted == there.facts):
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_sink_that_stays_away_loses_the_oldest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sinks, "PAUSE", 0.01)
    monkeypatch.setattr(sinks, "HELD", 3)
    away = Flaky(2)
    mirror = Mirror([away])
    commits = [turn(conversation(f"c{number}")) for number in range(10)]
    for commit in commits:
        mirror.committed(commit)
    running = asyncio.create_task(mirror.run())
    async with asyncio.timeout(5):
        while not away.facts:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert away.facts == [fact for commit in commits for fact in facts_of(commit)][-3:]


async def test_a_runtime_writes_its_turns_as_json_lines_without_texts(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "facts" / "wabot.jsonl"
    place.settings = replace(place.settings, sinks=(f"jsonl://{file}",))
    channel = place.channel()
    async with place.running(ECHO):
        for number in range(1, 4):
            await channel.says(f"a private word {number}")
            await channel.until_shown(number, seconds=20)
    facts = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    assert sum(fact["fact"] == "turn_committed" for fact in facts) == 3
    assert b"private" not in file.read_bytes()


async def test_a_stop_in_the_middle_of_a_write_doubles_nothing(tmp_path: Path) -> None:
    for place in range(200):
        file = tmp_path / f"{place}.jsonl"
        mirror = Mirror([sinks.JsonLines(file)])
        running = asyncio.create_task(mirror.run())
        mirror.committed(turn(conversation("c1")))
        for _ in range(1 + place % 8):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert len(file.read_bytes().splitlines()) == len(facts_of(turn(conversation("c1"))))
