"""What the people of a workspace set while wabot runs, and what hears of it; the process's settings are elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from wabot_core.stores import Cache
from wabot_runtime.log import get_log
from wabot_runtime.settings import Settings
from wabot_runtime.stores.desk import SqlSettings
from wabot_runtime.tasks import heard

log = get_log("workspaces")

NAME = "workspace"
TOPIC = "settings"
FORGOTTEN = 30.0  # seconds after which settings are read again, in case the word was lost
AGAIN = 2.0  # seconds before a cache or records that went away are asked again


@dataclass(frozen=True, kw_only=True)
class WorkspaceSettings:
    """A workspace's settings as they count: what its people set, or else the defaults."""

    name: str = "wabot"
    timezone: str = "UTC"
    language: str = "en"
    send_rate: float = 10.0
    send_burst: int = 20
    loop_limit: int = 30

    @classmethod
    def of(cls, process: Settings, given: Mapping[str, Any] | None = None) -> WorkspaceSettings:
        """Return what counts in a process; without `given`, the defaults."""
        limits = {name: getattr(process, name) for name in ("send_rate", "send_burst", "loop_limit")}
        known = {each.name for each in fields(cls)}
        return cls(**{**limits, **{name: value for name, value in (given or {}).items() if name in known}})


class LiveSettings:
    """A workspace's settings as a process that runs numbers knows them, at most half a minute late."""

    def __init__(self, process: Settings, rows: SqlSettings | None, cache: Cache) -> None:
        """Begin with the defaults; these stay where the records are no SQL database."""
        self._process = process
        self._rows = rows
        self._cache = cache
        self._now = WorkspaceSettings.of(process)

    @property
    def pace(self) -> tuple[float, int]:
        """Return how many messages a second a number may send, and how many at once."""
        return self._now.send_rate, self._now.send_burst

    @property
    def loop_limit(self) -> int:
        """Return how many answers a minute a chat gets before it is left alone."""
        return self._now.loop_limit

    async def look(self) -> None:
        """Read what counts now; while the records are away, what was known goes on."""
        if self._rows is None:
            return
        try:
            _, given = await self._rows.get(NAME)
        except Exception as error:  # each database has errors of its own
            log.warning("settings_not_read", error=type(error).__name__)
            return
        now = WorkspaceSettings.of(self._process, given)
        if now != self._now:
            changed = sorted(name for name, value in asdict(now).items() if value != getattr(self._now, name))
            log.info("settings_changed", names=",".join(changed))
        self._now = now

    async def follow(self) -> None:
        """Read again whenever someone set something, and now and then in case the word was lost."""
        while True:
            try:
                async with self._cache.subscribe(TOPIC) as news:
                    await self.look()
                    async for _ in heard(news, at_least_every=FORGOTTEN):
                        await self.look()
            except Exception as error:  # each cache has errors of its own
                log.warning("cache_unreachable", error=type(error).__name__)
                await self.look()
            await asyncio.sleep(AGAIN)

    async def tell(self) -> None:
        """Let every process read again; without a cache they do a little later."""
        await self.look()
        try:
            await self._cache.publish(TOPIC, b"")
        except Exception as error:  # each cache has errors of its own
            log.warning("cache_unreachable", error=type(error).__name__)
