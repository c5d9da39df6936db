"""Stores that go away: the records, and the cache in every way it can be lost; nothing is lost with them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from redis import from_url

from tests.core.bots import bot, flow, node, say
from tests.runtime.running import Place, sqlite_settings, until
from wabot_core.testing.memory_channel import MemoryChannel
from wabot_runtime.servers import throwaway_postgres
from wabot_runtime.servers.redis import NAMES, find_redis
from wabot_runtime.stores.records import create

ECHO = bot(flow(say("{{ message.text }}")))
LEDGER = bot(
    flow(
        node("logic.set", "begin", name="ledger", value="{{ message.text }}"),
        node("talk.ask", "next", text="{{ ledger }}", save_as="entry"),
        node("logic.set", "add", name="ledger", value="{{ ledger }} {{ entry }}"),
        edges="begin>next next:answered>add add>next",
    )
)


def ledger(count: int) -> list[str]:
    """Return the answers the ledger bot owes after so many messages."""
    return [" ".join(str(n) for n in range(1, upto + 1)) for upto in range(1, count + 1)]


class Redis:
    """A Redis that can be stopped, frozen and started again on its port."""

    def __init__(self, folder: Path) -> None:
        """Choose a port."""
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start, empty."""
        program = str(find_redis(NAMES, self.folder))
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder))
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.02)
        raise AssertionError("Redis did not start")

    def stop(self) -> None:
        """Stop."""
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Stop and start: it comes back empty."""
        self.stop()
        self.start()

    def flush(self) -> None:
        """Empty it."""
        with from_url(self.url) as client:
            client.flushall()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """Give a Redis of the test's own."""
    server = Redis(tmp_path)
    yield server
    server.stop()


async def talk(channel: MemoryChannel, begin: int, end: int) -> None:
    """Write numbers and wait for the answer to each."""
    for number in range(begin, end + 1):
        await channel.says(str(number))
        await channel.until_shown(number, seconds=20)


@pytest.mark.parametrize("loss", ["flushed", "stopped", "frozen", "restarted"])
async def test_a_conversation_goes_on_without_its_cache(place: Place, redis: Redis, loss: str) -> None:
    place.settings = replace(place.settings, cache=redis.url)
    channel = place.channel()
    losses: dict[str, Callable[[], None]] = {
        "flushed": redis.flush,
        "stopped": redis.stop,
        "frozen": lambda: os.kill(redis.process.pid, signal.SIGSTOP),
        "restarted": redis.restart,
    }
    async with place.running(LEDGER):
        await talk(channel, 1, 3)
        losses[loss]()
        await talk(channel, 4, 5)
        if loss == "stopped":
            redis.start()
        os.kill(redis.process.pid, signal.SIGCONT)
        await talk(channel, 6, 8)
    assert channel.texts() == ledger(8)
    assert {status for status, _ in place.inbox()} == {"done"}


async def test_an_outdated_copy_in_the_cache_changes_nothing(place: Place, redis: Redis) -> None:
    place.settings = replace(place.settings, cache=redis.url)
    channel = place.channel()
    async with place.running(LEDGER):
        await talk(channel, 1, 2)
        with from_url(redis.url) as cache:
            keys = [key for key in cache.keys("*") if b"state" in key]
            old = [(key, cache.get(key)) for key in keys]
            await talk(channel, 3, 4)
            for key, value in old:
                cache.set(key, value)
            await talk(channel, 5, 6)
            for key in keys:
                cache.set(key, b"not what we wrote")
            await talk(channel, 7, 8)
    assert channel.texts() == ledger(8)


async def test_an_outdated_copy_lets_no_message_be_ignored(place: Place, redis: Redis) -> None:
    place.settings = replace(place.settings, cache=redis.url)
    channel = place.channel()
    async with place.running(LEDGER):
        await talk(channel, 1, 2)
        with from_url(redis.url) as cache:
            (key,) = [key for key in cache.keys("*") if b"state" in key]
            cache.set(
                key,
                (cache.get(key) or b"")
                .replace(b'"owner":"bot"', b'"owner":"human"')
                .replace(b'"turns":2', b'"turns":1'),
            )
            await talk(channel, 3, 3)
    assert channel.texts() == ledger(3)


async def test_a_runtime_starts_and_hears_arrivals_without_its_cache(place: Place, redis: Redis) -> None:
    redis.stop()
    place.settings = replace(place.settings, cache=redis.url)
    async with place.running(LEDGER) as runtime:
        await talk(place.channel(), 1, 3)
        assert await runtime.not_ready() is None
    redis.start()


async def test_a_disk_that_refuses_writes_loses_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wabot_runtime.stores.records.sqlite.BUSY_TIMEOUT", 300)
    channel = place.channel()
    async with place.running(LEDGER):
        await talk(channel, 1, 2)
        blocker = locked(place)
        with pytest.raises(Exception, match="locked"):
            await asyncio.wait_for(channel.says("3"), 30)
        blocker.close()
        await channel.deliver(channel.written[-1])
        await channel.until_shown(3)
        await talk(channel, 4, 5)
    assert channel.texts() == ledger(5)


def locked(place: Place) -> sqlite3.Connection:
    """Hold SQLite's write lock, as a backup does."""
    connection = sqlite3.connect(place.settings.data / "wabot.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


async def test_a_postgres_that_is_restarted_under_load_loses_and_doubles_nothing(tmp_path: Path) -> None:
    chance = random.Random(7)
    with throwaway_postgres() as server:
        url = server.new_database()
        await create(url).upgrade(say=lambda line: None)
        place = Place(settings=sqlite_settings(tmp_path, records=url))
        channel = place.channel()
        people = [f"p{n}@c.us" for n in range(5)]
        async with place.running(LEDGER):
            for number in range(1, 13):
                if number % 4 == 0:
                    asyncio.get_running_loop().call_later(chance.uniform(0, 0.05), cut, server.url)
                for person in people:
                    await written(channel, str(number), person)
            await channel.until_shown(12 * len(people), seconds=60)
            await until(lambda: not place.rows("SELECT 1 FROM outbox WHERE status != 'taken'"))
        assert {person: channel.texts(person) for person in people} == dict.fromkeys(people, ledger(12))
        assert {status for status, _ in place.inbox()} == {"done"}


def cut(url: str) -> None:
    """End all sessions of a Postgres, as a restart does."""
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()")


async def written(channel: MemoryChannel, text: str, person: str) -> None:
    """Let a message appear until it is recorded, as the web channel does."""
    message = channel.message(text, sender=person)
    while True:
        try:
            await channel.deliver(message)
        except Exception:
            await asyncio.sleep(0.05)
        else:
            return
