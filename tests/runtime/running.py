"""A whole runtime on real stores with a channel in memory, for tests; it fakes nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from tests.upgraded import put_upgraded
from wabot_core import ChannelType
from wabot_core.actions import Action
from wabot_core.catalog import Catalog, load_catalog
from wabot_core.stores import BotRow, Cache, NumberRow
from wabot_core.testing.memory_channel import MemoryChannel
from wabot_runtime import Runtime, Settings, publish_bot
from wabot_runtime.runtime import open_cache, open_records

NUMBER = "n"
Json = dict[str, Any]


@dataclass(kw_only=True)
class Place:
    """Where runtimes of one test live, one after the other or side by side: their stores and WhatsApp."""

    settings: Settings
    actions: tuple[Action, ...] = ()
    channels: dict[str, MemoryChannel] = field(default_factory=dict)

    def channel(self, number: str = NUMBER) -> MemoryChannel:
        """Return a Number's WhatsApp; it outlives runtimes."""
        return self.channels.setdefault(number, MemoryChannel(number))

    def catalog(self) -> Catalog:
        """Return the installed plugins with the memory channel and this test's own actions."""

        async def create(number: str, settings: object) -> MemoryChannel:
            return self.channel(number)

        catalog = load_catalog()
        catalog.channels["memory"] = ChannelType(name="memory", create=create)
        catalog.actions.update({action.type: action for action in self.actions})
        return catalog

    @asynccontextmanager
    async def opened(self, *, owner: str = "test", **settings: Any) -> AsyncIterator[Runtime]:
        """Give a runtime that does not run yet."""
        catalog, given = self.catalog(), replace(self.settings, **settings)
        records = catalog.store("records", given.records_url)
        cache: Cache = catalog.store("cache", given.cache)
        await open_records(records, may_upgrade=True)
        await open_cache(cache)
        try:
            files = catalog.store("files", given.files_url)
            yield Runtime(given, catalog, records=records, cache=cache, files=files, owner=owner)
        finally:
            await cache.close()
            await records.close()

    @asynccontextmanager
    async def running(self, *documents: Json, owner: str = "test", **settings: Any) -> AsyncIterator[Runtime]:
        """Give a runtime that runs; each document is published as a bot on a number `n`, `n2`, …"""
        async with self.opened(owner=owner, **settings) as runtime:
            for place, document in enumerate(documents, 1):
                await put(runtime, document, number=NUMBER if place == 1 else f"{NUMBER}{place}")
            task = asyncio.create_task(runtime.run())
            try:
                for row in await runtime.records.numbers.all():
                    await asyncio.wait(
                        [task, asyncio.create_task(self.channel(row.id).until_running())],
                        return_when=asyncio.FIRST_COMPLETED,
                    )
                yield runtime
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Read the database past wabot."""
        engine = create_engine(make_url(self.settings.records_url))
        try:
            with engine.begin() as connection:
                if engine.dialect.name == "postgresql":
                    connection.execute(text("SET LOCAL wabot.workspace = 'default'"))
                result = connection.execute(text(statement), values)
                return list(result) if result.returns_rows else []
        finally:
            engine.dispose()

    def inbox(self) -> list[tuple[str, str]]:
        """Return (status, reason) of every inbox entry, in order."""
        return [(row.status, row.reason or "") for row in self.rows("SELECT status, reason FROM inbox ORDER BY id")]


async def put(runtime: Runtime, document: Json, *, number: str = NUMBER, bot: str | None = None) -> None:
    """Publish a document as its bot's next revision and let it answer a number."""
    records, bot = runtime.records, bot or f"bot-{number}"
    if bot in {row.id for row in await records.bots.all()}:
        draft = await records.bots.draft(bot)
        await records.bots.save(bot, document, rev=draft.rev)
    else:
        await records.bots.add(BotRow(id=bot, name=bot), document)
    await publish_bot(records, runtime.cache, bot, author="test", message="")
    if number not in {row.id for row in await records.numbers.all()}:
        await records.numbers.add(NumberRow(id=number, name=number, channel="memory", bot=bot))
    runtime.programs.refresh(bot)


async def until(holds: Callable[[], Awaitable[Any]] | Callable[[], Any], *, seconds: float = 10) -> Any:
    """Wait until something holds; return what it gave."""
    async with asyncio.timeout(seconds):
        while True:
            found = holds()
            if isinstance(found, Awaitable):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.01)


def sqlite_settings(folder: Path, **more: Any) -> Settings:
    """Return settings with everything embedded in a folder."""
    if "records" not in more:
        put_upgraded(folder)
    defaults: Mapping[str, Any] = {"send_rate": 0.0, "loop_limit": 0, "log_level": "error"}
    return Settings(data=folder, **{**defaults, **more})
