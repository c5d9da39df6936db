"""Lanes: what one person does is handled in order, many people at once; what handling is, others know."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from wabot_core.conversations import Contact
from wabot_core.events import Event
from wabot_core.stores import InboxEntry
from wabot_runtime.bursts import burst, is_text, joined

KNOWN = 20_000  # entries remembered


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One thing to handle: an inbox entry, or a wait that ran out (`entry` is None then).

    `recovered`: an earlier process may have begun it, `tries` counts those that began it after a restart. `merged`
    are further entries whose texts are part of `event`; `since` is when it was queued, by the event loop's clock.
    """

    chat: str
    contact: Contact
    event: Event
    entry: int | None = None
    recovered: bool = False
    tries: int = 0
    merged: tuple[int, ...] = ()
    since: float = 0.0


class Lanes:
    """One Number's queues, one for each person; `handle` deals with its own errors."""

    def __init__(
        self, handle: Callable[[Work], Awaitable[None]], *, merge_window: Callable[[], Awaitable[float]]
    ) -> None:
        """Begin empty; texts of a person within `merge_window` seconds are handled as one."""
        self._handle = handle
        self._merge_window = merge_window
        self._lanes: dict[str, deque[Work]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._gathering: set[asyncio.Task[None]] = set()
        self._suspects = asyncio.Lock()
        self._draining = False
        self._known: OrderedDict[int, None] = OrderedDict()

    def submit(self, entries: Sequence[InboxEntry], *, recovered: bool = False) -> None:
        """Queue recorded entries, each behind what its person already has.

        One that was queued lately is not queued again, whether it is handled by now or not: the inbox may have
        been read just before it was closed.
        """
        now = asyncio.get_running_loop().time()
        for entry in entries:
            if entry.id in self._known:
                continue
            self._known[entry.id] = None
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)
            self.enqueue(
                Work(
                    chat=entry.chat,
                    contact=entry.contact,
                    event=entry.event,
                    entry=entry.id,
                    recovered=recovered,
                    tries=entry.tries,
                    since=now,
                )
            )

    def enqueue(self, work: Work) -> None:
        """Queue one thing in its lane; while draining nothing is queued any more."""
        if self._draining:
            return
        name = _lane_of(work)
        lane = self._lanes.get(name)
        if lane is not None:
            lane.append(work)
            return
        self._lanes[name] = deque([work])
        task = asyncio.create_task(self._run_lane(name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, *, seconds: float) -> None:
        """Let turns in progress finish, but take no new ones; what is left is resumed at the next start."""
        self.take_no_more()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        await self.cancel()

    def take_no_more(self) -> None:
        """Let turns in progress finish and forget what waits behind them, or for more to come within its window."""
        self._draining = True
        for task in self._gathering:
            task.cancel()
        for lane in self._lanes.values():
            while len(lane) > 1:
                lane.pop()

    async def cancel(self) -> None:
        """Stop at once; unfinished turns are taken again by whoever owns the Number next."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run_lane(self, name: str) -> None:
        lane = self._lanes[name]
        try:
            while lane:
                work = await self._gather(lane)
                # one suspect at a time: if the process dies again it was this one, and only it is counted twice
                async with self._suspects if work.tries else contextlib.nullcontext():
                    await self._handle(work)
                for _ in range(min(1 + len(work.merged), len(lane))):
                    lane.popleft()
        finally:
            del self._lanes[name]

    async def _gather(self, lane: Sequence[Work]) -> Work:
        """Return what comes next in a lane; texts that come within the bot's merge window are one event."""
        head = lane[0]
        if head.recovered or not is_text(head.event) or not (window := await self._merge_window()):
            return head
        await self._wait_for_more(head.since + window - asyncio.get_running_loop().time())
        events = burst(work.event for work in lane)
        if len(events) == 1:
            return head
        works = [lane[place] for place in range(len(events))]
        merged = tuple(work.entry for work in works[1:] if work.entry is not None)
        return replace(head, contact=works[-1].contact, event=joined(events), merged=merged)

    async def _wait_for_more(self, seconds: float) -> None:
        """Sleep, as a task that may be given up: nothing has begun yet."""
        task = asyncio.current_task()
        assert task is not None
        self._gathering.add(task)
        try:
            await asyncio.sleep(seconds)
        finally:
            self._gathering.discard(task)


def _lane_of(work: Work) -> str:
    """Return what is handled one after the other: all of a person, who may write in two chats; in a group the chat."""
    return work.chat if work.chat.endswith("@g.us") else work.contact.id
