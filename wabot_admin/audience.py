"""Who watches this process's live events: each with a bounded buffer.

One subscription serves all. A watcher who is too slow, or comes back too late, is told to read anew: never a gap
without a word.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from wabot_admin.errors import TooManyStreams
from wabot_admin.link_steps import link_step
from wabot_runtime import Runtime, get_log, read_batch, read_link_news, together

log = get_log("live")

BUFFER = 200  # batches a slow watcher may leave unread
STREAMS = 8  # that an account may have open in one process
AGAIN = 1.0  # seconds before the cache is asked again
LOOK_BACK = 5.0  # seconds between looks for what a lost connection has swallowed
REMEMBERED = 1000  # batches, so that none is told twice to one watcher
PATIENCE = 2.0  # seconds a new watcher waits for the cache


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Events that were told together; `lost` says that some before or among them are missing."""

    id: str | None
    events: Sequence[tuple[str, Mapping[str, Any]]] = ()
    lost: bool = False


LOST = Batch(id=None, lost=True)


class Watcher:
    """One open stream: what it has not taken yet."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.ended = False
        self._waiting: deque[Batch] = deque()
        self._news = asyncio.Event()

    def offer(self, batch: Batch) -> None:
        """Keep a batch until it is taken; when there are too many, all of them are lost."""
        if len(self._waiting) >= BUFFER:
            self._waiting.clear()
            batch = LOST
        self._waiting.append(batch)
        self._news.set()

    def end(self) -> None:
        """Let the stream end."""
        self.ended = True
        self._news.set()

    async def take(self, *, seconds: float) -> Sequence[Batch]:
        """Return what came, waiting so long for it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()
        self._news.clear()
        taken = list(self._waiting)
        self._waiting.clear()
        return taken


class Audience:
    """All who watch, in this process."""

    def __init__(self, runtime: Runtime) -> None:
        """Begin with nobody; nothing is subscribed to before someone comes."""
        self._runtime = runtime
        self._watchers: set[Watcher] = set()
        self._streams: Counter[str] = Counter()
        self._hearing: asyncio.Task[None] | None = None
        self._subscribed = asyncio.Event()
        self._mark: str | None = None
        self._told: dict[str, None] = {}

    @property
    def position(self) -> str | None:
        """Return the id of the newest batch, None when there is no cache to know it."""
        return next(reversed(self._told), self._mark)

    def check(self, account: str) -> None:
        """Raise TooManyStreams when an account has as many as it may."""
        if self._streams[account] >= STREAMS:
            raise TooManyStreams(limit=STREAMS)

    @asynccontextmanager
    async def watching(self, account: str) -> AsyncIterator[Watcher]:
        """Watch from entering the context on; raise TooManyStreams."""
        self.check(account)
        watcher = Watcher()
        self._watchers.add(watcher)
        self._streams[account] += 1
        if self._hearing is None:
            self._hearing = asyncio.create_task(self._hear())
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._subscribed.wait()
            yield watcher
        finally:
            self._watchers.discard(watcher)
            self._streams[account] -= 1
            if not self._watchers and self._hearing is not None:
                self._hearing.cancel()
                self._hearing, self._mark = None, None
                self._told.clear()
                self._subscribed.clear()

    async def since(self, id: str) -> Sequence[Batch] | None:
        """Return what was told after an id; None when that is not known any more."""
        try:
            kept = await self._runtime.cache.recall(self._runtime.live.topic, id)
        except Exception as error:  # each cache has errors of its own
            log.warning("events_not_recalled", error=type(error).__name__)
            return None
        return None if kept is None else [_batch(id, payload) for id, payload in kept]

    def close(self) -> None:
        """End every stream, so that stopping waits for none."""
        for watcher in self._watchers:
            watcher.end()

    async def _hear(self) -> None:
        cache, live, links = self._runtime.cache, self._runtime.live, self._runtime.links
        while True:
            try:
                async with cache.subscribe(live.topic) as news, cache.subscribe(links.topic) as steps:
                    if self._subscribed.is_set():
                        await self._catch_up()
                    else:
                        self._mark = await live.mark()
                    self._subscribed.set()
                    await together(self._hear_events(news), self._hear_links(steps), self._look_back())
            except Exception as error:  # each cache has errors of its own
                log.warning("events_not_heard", error=type(error).__name__)
                self._subscribed.set()  # whoever comes need not wait for a cache that is away
                await asyncio.sleep(AGAIN)

    async def _look_back(self) -> None:
        """Find what was said while a connection was lost: clients of a cache open it again without a word."""
        while True:
            await asyncio.sleep(LOOK_BACK)
            await self._catch_up()

    async def _catch_up(self) -> None:
        """Tell what was said since the last look and not heard, or that something is missing."""
        missed = None if self._mark is None else await self.since(self._mark)
        if missed is None:
            self._mark = await self._runtime.live.mark()
            self._offer(LOST)
        for batch in missed or ():
            self._mark = batch.id
            self._offer(batch)

    async def _hear_events(self, news: AsyncIterator[bytes]) -> None:
        async for told in news:
            id, _, payload = told.partition(b" ")
            self._offer(_batch(id.decode(), payload))

    async def _hear_links(self, steps: AsyncIterator[bytes]) -> None:
        async for payload in steps:
            self._offer(Batch(id=None, events=[("link", link_step(read_link_news(payload)))]))

    def _offer(self, batch: Batch) -> None:
        if batch.id is not None:
            if batch.id in self._told:
                return
            self._told[batch.id] = None
            if len(self._told) > REMEMBERED:
                del self._told[next(iter(self._told))]
        for watcher in self._watchers:
            watcher.offer(batch)


def _batch(id: str, payload: bytes) -> Batch:
    events, lost = read_batch(payload)
    return Batch(id=id, events=events, lost=lost)
