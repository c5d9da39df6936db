"""Hands what the page said to the listener and forgets it only once the listener has recorded it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Generic, TypeVar

import structlog

from wabot_core.channels import Ack, LinkStep, Listener, StateChanged
from wabot_core.messages import Kind, Message
from wabot_runtime.web.states import Verdict

log = structlog.get_logger("wabot.web")

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 30.0
ACKS_GATHER_SECONDS = 0.1  # three acks come for each message; together they take one write, and none is in a hurry

Item = TypeVar("Item")


class Reports:
    """A lane each for messages, acks, states and link steps; a listener that raises is asked again, ever later."""

    def __init__(self, listener: Listener, *, number: str) -> None:
        """Report about `number` to `listener` while `run` runs."""
        self._number = number
        self._messages = Lane[Message](listener.messages_arrived)
        self._acks = Lane[Ack](listener.acks_arrived, gather=ACKS_GATHER_SECONDS)
        self._states = Lane[StateChanged](one_by_one(listener.state_changed))
        self._steps = Lane[LinkStep](one_by_one(listener.link_step_shown))
        self._said: StateChanged | None = None
        self._recorded = Recent()

    @property
    def settled(self) -> bool:
        """Say whether the listener has recorded every message so far."""
        return self._messages.empty.is_set()

    def add_messages(self, messages: Sequence[Message]) -> None:
        """Queue messages, in page order, without those that this run has queued before."""
        self._messages.add([message for message in messages if self._recorded.is_new(message)])

    def add_acks(self, acks: Sequence[Ack]) -> None:
        """Queue confirmations."""
        self._acks.add(acks)

    def add_link_step(self, step: LinkStep) -> None:
        """Queue what the admin must scan or type."""
        self._steps.add([step])

    def add_state(self, verdict: Verdict, *, phone: str | None = None, name: str | None = None) -> None:
        """Queue where the session stands, if that is news; phone and name stay known once they were."""
        before = self._said
        change = StateChanged(
            number=self._number,
            state=verdict.state,
            reason=verdict.reason,
            at=datetime.now(UTC),
            phone=phone or (before.phone if before else None),
            name=name or (before.name if before else None),
        )
        if before is None or replace(change, at=before.at) != before:
            self._said = change
            self._states.add([change])
            log.info("state_changed", number=self._number, state=verdict.state.value)

    async def run(self) -> None:
        """Report until cancelled."""
        async with asyncio.TaskGroup() as group:
            for lane in (self._states, self._steps, self._messages, self._acks):
                group.create_task(lane.run(self._number))

    async def finish(self, seconds: float) -> None:
        """Wait until everything is recorded, this long at most."""
        lanes = (self._states, self._steps, self._messages, self._acks)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(*[lane.empty.wait() for lane in lanes])


class Recent:
    """The keys of the last messages: a sweep sees again what an event has told, and need not tell it twice."""

    def __init__(self, size: int = 20_000) -> None:
        """Remember this many."""
        self._size = size
        self._keys: dict[tuple[object, ...], None] = {}

    def is_new(self, message: Message) -> bool:
        """Say whether the message was not asked about before; a placeholder and what fills it are two."""
        placeholder = message.kind is Kind.PLACEHOLDER
        key = (message.chat, message.id, message.from_me, message.participant, placeholder)
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > self._size:
            del self._keys[next(iter(self._keys))]
        return True


class Lane(Generic[Item]):
    """Items on their way to one method of the listener."""

    def __init__(self, report: Callable[[Sequence[Item]], Awaitable[None]], *, gather: float = 0.0) -> None:
        """Report to that method, what comes within `gather` seconds of the first item at once."""
        self._report = report
        self._gather = gather
        self._waiting: list[Item] = []
        self._wake = asyncio.Event()
        self.empty = asyncio.Event()
        self.empty.set()

    def add(self, items: Sequence[Item]) -> None:
        """Queue items behind those that wait."""
        if items:
            self._waiting.extend(items)
            self.empty.clear()
            self._wake.set()

    async def run(self, number: str) -> None:
        """Report what waits, all of it at a time, until cancelled; `number` is for the log."""
        while True:
            await self._wake.wait()
            if self._gather:
                await asyncio.sleep(self._gather)
            self._wake.clear()
            batch, self._waiting = self._waiting, []
            await self._report_surely(batch, number)
            if not self._waiting:
                self.empty.set()

    async def _report_surely(self, batch: list[Item], number: str) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._report(batch)
            except Exception as error:  # whatever went wrong there, the facts are still only here
                log.warning(
                    "report_failed", number=number, items=len(batch), error=type(error).__name__, again_in=pause
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def one_by_one(report: Callable[[Item], Awaitable[None]]) -> Callable[[Sequence[Item]], Awaitable[None]]:
    """Make a method for single items take several."""

    async def report_each(items: Sequence[Item]) -> None:
        for item in items:
            await report(item)

    return report_each
