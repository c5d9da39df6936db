"""The clock: waits that ran out and schedules whose slot came due enter by the same door as messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from wabot_core.conversations import Contact
from wabot_core.errors import NotFound
from wabot_core.events import ScheduleFired, WaitExpired
from wabot_core.programs import Program, Start
from wabot_core.stores import Arrival, InboxEntry, Records
from wabot_runtime.lanes import Work
from wabot_runtime.log import get_log, named
from wabot_runtime.programs import Programs

log = get_log("clock")

DUE = 100  # waits handed over at once, besides those in progress
AT_ONCE = 200  # contacts a schedule's slot is recorded for in one transaction
LONGEST_REST = timedelta(seconds=30)
AUDIENCE = timedelta(days=30)  # on.schedule reaches who wrote within this time
MISSED = timedelta(days=1)  # a slot missed while wabot was down still runs, once, within this time


class Clock:
    """One Number's waits and schedules."""

    def __init__(
        self,
        records: Records,
        programs: Programs,
        *,
        number: str,
        bot: Callable[[], str | None],
        enqueue: Callable[[Work], None],
        submit: Callable[[Sequence[InboxEntry]], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Hand what is due to the dispatcher."""
        self._records = records
        self._programs = programs
        self._number = number
        self._bot = bot
        self._enqueue = enqueue
        self._submit = submit
        self._now = now
        self._woken = asyncio.Event()
        self._handed: set[tuple[str, int]] = set()
        self._slots: dict[Start, datetime] = {}

    def wake(self, until: datetime | None = None) -> None:
        """Look again: something may be due sooner than thought."""
        if until is None or until <= self._now() + LONGEST_REST:
            self._woken.set()

    async def run(self) -> None:
        """Fire what is due until cancelled."""
        while True:
            try:
                await self._fire_waits()
                await self._fire_schedules()
                pause = await self._pause()
            except Exception as error:  # the records went away: what is due stays due
                log.warning("clock_interrupted", number=self._number, error=named(error))
                pause = 1.0
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                continue
            self._woken.clear()

    async def _fire_waits(self) -> None:
        now = self._now()
        due = await self._records.conversations.due(self._number, now, limit=DUE + len(self._handed))
        self._handed &= {(conversation.id, conversation.turns) for conversation in due}
        for conversation in due:
            if (conversation.id, conversation.turns) in self._handed:
                continue
            self._handed.add((conversation.id, conversation.turns))
            contact = await self._records.people.contact(self._number, conversation.contact)
            event = WaitExpired(conversation=conversation.id, turns=conversation.turns, at=now)
            self._enqueue(
                Work(chat=conversation.chat, contact=contact or Contact(id=conversation.contact), event=event)
            )

    async def _fire_schedules(self) -> None:
        bot = self._bot()
        if bot is None:
            return
        try:
            program = await self._programs.live(bot)
        except NotFound:
            return
        now = self._now()
        for start, schedule in program.schedules:
            slot = schedule.latest_before(now)
            if slot <= max(self._programs.published(bot), now - MISSED) or self._slots.get(start) == slot:
                continue
            await self._fire(start, slot, now)
            self._slots[start] = slot

    async def _fire(self, start: Start, slot: datetime, now: datetime) -> None:
        """Record a slot for everyone it reaches; recording it again changes nothing."""
        arrivals: list[Arrival] = []
        async for contact in self._records.people.contacts(self._number, seen_since=now - AUDIENCE):
            if contact.id.endswith("@g.us"):
                continue
            arrivals.append(
                Arrival(
                    number=self._number,
                    key=f"schedule|{start.flow}|{start.trigger}|{slot.isoformat()}|{contact.id}",
                    chat=contact.id,
                    contact=contact,
                    event=ScheduleFired(flow=start.flow, trigger=start.trigger, slot=slot, at=now),
                )
            )
            if len(arrivals) == AT_ONCE:
                self._submit(await self._records.inbox.record(arrivals))
                arrivals = []
        self._submit(await self._records.inbox.record(arrivals))

    async def _pause(self) -> float:
        """Return the seconds until something is due, at most half a minute."""
        now = self._now()
        moments = [now + LONGEST_REST]
        if next_wait := await self._records.conversations.next_due(self._number):
            moments.append(next_wait if next_wait > now else now + timedelta(seconds=1))
        if (bot := self._bot()) is not None:
            moments += await self._next_slots(bot, now)
        return max(0.0, (min(moments) - now).total_seconds())

    async def _next_slots(self, bot: str, now: datetime) -> list[datetime]:
        try:
            program: Program = await self._programs.live(bot)
        except NotFound:
            return []
        return [schedule.next_after(now) for _, schedule in program.schedules]
