"""Measures durable turns: the commits of real dialogues in wabot's records beside the raw limit of their database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Protocol

from wabot_core.programs import Program
from wabot_core.stores import Arrival, Records, Reply, TurnCommit, number_lease
from wabot_runtime.bench.dialogue import NUMBER, SAID, Person, person, walk
from wabot_runtime.bench.raw import Raw
from wabot_runtime.bench.report import Goal, Report, quantile

LEASE_TTL = timedelta(hours=1)
AT_ONCE = 500  # arrivals recorded in one call
WARMUP = 100  # talks
LEVELS = (1, 32, 256)
_RUNS = count(1)

Talk = Sequence[TurnCommit]


class Kept(Protocol):
    """Where turns are kept: wabot's records or the raw database."""

    async def load(self, contact: str) -> None:
        """Read the state of a contact's conversation."""

    async def commit(self, turn: TurnCommit) -> None:
        """Write one turn durably."""


@dataclass(frozen=True, kw_only=True)
class Goals:
    """What is wanted of one database, by conversations at once; the lone turn's p50, and p95 at 32."""

    rates: dict[int, Goal]
    lone: Goal | None = None
    p95: Goal | None = None


class DurableBench:
    """One database: wabot's records on it, its raw limit beside them."""

    def __init__(self, name: str, records: Records, raw: Raw, *, program: Program, lease: int) -> None:
        """Use open records whose Number is leased to us; `prepare` gets the lease."""
        self.name = name
        self._records = records
        self._raw = raw
        self._program = program
        self._lease = lease

    async def measure(self, report: Report, *, talks: int) -> None:
        """Measure every level once, the two sides one after the other."""
        for level in LEVELS:
            some = max(talks // 10, 1) if level == 1 else talks
            for side, kept in (("wabot", _Records(self._records)), ("raw", self._raw)):
                prepared = await self._talks(some)
                if side == "raw":
                    await self._raw.receive([turn.inbox or 0 for talk in prepared for turn in talk])
                wall, delays = await _drive(prepared, kept, level=level, loads=level == 1)
                report.add(f"{self.name}, {level} at once", side, some * len(SAID) / wall, "turns/s")
                report.add(f"{self.name}, {level} at once, p50", side, quantile(delays, 0.5) * 1000, "ms")
                report.add(f"{self.name}, {level} at once, p95", side, quantile(delays, 0.95) * 1000, "ms")

    async def warm_up(self) -> None:
        """Put some turns into the records, unmeasured."""
        await _drive(await self._talks(WARMUP), _Records(self._records), level=LEVELS[1], loads=True)

    def compare(self, report: Report, goals: Goals) -> None:
        """Add the ratios."""
        for level, goal in goals.rates.items():
            report.compare(f"{self.name}, {level} at once", "wabot", "raw", goal=goal)
        report.compare(f"{self.name}, 1 at once, p50", "wabot", "raw", goal=goals.lone)
        report.compare(f"{self.name}, 32 at once, p95", "wabot", "raw", goal=goals.p95)

    async def _talks(self, talks: int) -> Sequence[Talk]:
        """Return the commits of new people's dialogues, their messages recorded."""
        run = f"r{next(_RUNS)}"
        people = [person(place, run=run) for place in range(talks)]
        entries = await self._recorded(people)
        found = []
        for someone in people:
            turns = [taken async for taken in walk(self._program, someone)]
            found.append(
                [
                    TurnCommit(
                        lease=self._lease,
                        conversation=taken.conversation,
                        event=event,
                        inbox=entries[event.message.id],
                        steps=taken.steps,
                        replies=tuple(
                            Reply(message_id=f"3EB0{someone.address.conversation}{place}", content=content)
                            for content in taken.says
                        ),
                        at=event.at,
                    )
                    for place, (event, taken) in enumerate(turns)
                ]
            )
        return found

    async def _recorded(self, people: Sequence[Person]) -> dict[str, int]:
        """Record every message; return the inbox entries by WhatsApp's id."""
        arrivals = [
            Arrival(
                number=NUMBER,
                key=event.message.id,
                chat=someone.address.chat,
                contact=someone.contact,
                event=event,
            )
            for someone in people
            for event in map(someone.says, range(len(SAID)))
        ]
        entries: dict[str, int] = {}
        for start in range(0, len(arrivals), AT_ONCE):
            some = arrivals[start : start + AT_ONCE]
            recorded = await self._records.inbox.record(some)
            entries |= {arrival.key: entry.id for arrival, entry in zip(some, recorded, strict=True)}
        return entries


async def prepare(records: Records) -> int:
    """Make the tables, connect, and lease the Number; return the lease."""
    await records.upgrade(say=lambda line: None)
    await records.open()
    lease = await records.leases.take(number_lease(NUMBER), "bench", LEASE_TTL)
    assert lease is not None
    return lease


class _Records:
    """wabot's records as the bench drives them."""

    def __init__(self, records: Records) -> None:
        self._live = records.conversations.live
        self.commit: Callable[[TurnCommit], Awaitable[None]] = records.turns.commit

    async def load(self, contact: str) -> None:
        await self._live(NUMBER, contact)


async def _drive(talks: Sequence[Talk], kept: Kept | _Records, *, level: int, loads: bool) -> tuple[float, list[float]]:
    """Commit all talks, `level` at once, each turn by turn; return the seconds for all and for each turn."""
    delays: list[float] = []

    async def some(share: int) -> None:
        for talk in talks[share::level]:
            for turn in talk:
                begun = time.perf_counter()
                if loads:
                    await kept.load(turn.conversation.contact)
                await kept.commit(turn)
                delays.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(some(share) for share in range(level)))
    return time.perf_counter() - begun, delays
