"""How a workspace fares at this moment: what waits, what went wrong lately, who holds what. It reads, and only sums.

Each question is answered in few statements however many bots and numbers there are; whose words were in a message is
never told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, func, literal, or_, select

from wabot_core.channels import NumberState
from wabot_core.stores import number_lease
from wabot_runtime.stores.desk.numbers import StateRow, first_since
from wabot_runtime.stores.desk.schema import accounts
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import database_time
from wabot_runtime.stores.records.inbox import UNHANDLED
from wabot_runtime.stores.records.outbox import PENDING
from wabot_runtime.stores.records.schema import (
    bots,
    conversations,
    inbox,
    leases,
    number_states,
    numbers,
    outbox,
    revisions,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Conversations that people of ours have: how many, in how many someone waits for an answer, since when."""

    count: int
    unanswered: int
    oldest: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """What went wrong lately, of one kind with one bot or number: how often, and when last.

    `kind` is `conversations_failed` (of a bot), `not_sent` or `not_handled` (messages of a number).
    """

    kind: str
    of: str
    name: str | None
    count: int
    last: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class BotStanding:
    """A bot with its live Revision: when it was published, and by whom, as the account is called."""

    id: str
    name: str
    live: int | None
    at: datetime | None
    by: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """Messages in that wait for bots and messages out that wait to be sent, each with the oldest's time."""

    unhandled: int
    oldest_in: datetime | None
    queued: int
    oldest_out: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """A process and what it holds now: so many numbers, and the work it does beside."""

    owner: str
    numbers: int
    keeps: tuple[str, ...]


class SqlVitals:
    """The vital signs of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def waiting(self) -> Waiting:
        """Return how many conversations people of ours have."""
        of = conversations.c
        unanswered = func.count().filter(of.unread > 0)
        oldest = func.min(of.changed).filter(of.unread > 0)
        asked = select(func.count(), unanswered, oldest).where(
            of.workspace_id == self._workspace, of.ended.is_(None), of.owner == "human"
        )
        count, open, since = await self._database.read(lambda connection: connection.execute(asked).one())
        return Waiting(count=count, unanswered=open, oldest=since)

    async def troubles(self, since: datetime) -> Sequence[Trouble]:
        """Return what went wrong since then, the latest first."""

        def work(connection: Connection) -> list[Trouble]:
            failed = outbox.c.status == "failed"
            dead = inbox.c.status == "dead_letter"
            return [
                *self._failed(connection, since),
                *self._messages(connection, outbox, outbox.c.queued, since, "not_sent", failed),
                *self._messages(connection, inbox, inbox.c.recorded, since, "not_handled", dead),
            ]

        found = await self._database.read(work)
        return sorted(found, key=lambda trouble: trouble.last, reverse=True)

    async def bots(self, *, limit: int) -> Sequence[BotStanding]:
        """Return bots, the last published first, those never published last."""
        live = and_(
            revisions.c.workspace_id == bots.c.workspace_id,
            revisions.c.bot == bots.c.id,
            revisions.c.number == bots.c.live,
        )
        at, actor = revisions.c.at, literal("account:") + accounts.c.id
        known = and_(
            accounts.c.workspace_id == bots.c.workspace_id,
            or_(revisions.c.author == actor, revisions.c.author.startswith(actor + " key:")),
        )
        asked = (
            select(bots.c.id, bots.c.name, bots.c.live, at, accounts.c.name.label("by"))
            .select_from(bots.outerjoin(revisions, live).outerjoin(accounts, known))
            .where(bots.c.workspace_id == self._workspace)
            .order_by(at.is_(None), at.desc(), bots.c.name, bots.c.id)
            .limit(limit)
        )
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [BotStanding(**row._mapping) for row in found]

    async def queue(self) -> Queue:
        """Return what waits in inbox and outbox of all numbers."""
        came = select(func.count(), func.min(inbox.c.recorded))
        came = came.where(inbox.c.workspace_id == self._workspace, inbox.c.status == UNHANDLED)
        left = select(func.count(), func.min(outbox.c.queued))
        left = left.where(outbox.c.workspace_id == self._workspace, PENDING)
        (unhandled, oldest_in), (queued, oldest_out) = await self._database.read(
            lambda connection: (connection.execute(came).one(), connection.execute(left).one())
        )
        return Queue(unhandled=unhandled, oldest_in=oldest_in, queued=queued, oldest_out=oldest_out)

    async def holders(self) -> Sequence[Holder]:
        """Return the processes that hold a lease now, by name."""
        asked = select(leases.c.owner, leases.c.name).where(
            leases.c.workspace_id == self._workspace, leases.c.owner.is_not(None), leases.c.expires > database_time()
        )
        held: dict[str, list[str]] = {}
        for row in await self._database.read(lambda connection: connection.execute(asked).all()):
            held.setdefault(row.owner, []).append(row.name)
        numbered = number_lease("")
        return [
            Holder(
                owner=owner,
                numbers=sum(name.startswith(numbered) for name in names),
                keeps=tuple(sorted(name for name in names if not name.startswith(numbered))),
            )
            for owner, names in sorted(held.items())
        ]

    async def states(self, since: datetime) -> Mapping[str, Sequence[StateRow]]:
        """Return the states of every number since then in order, the one it was in at that time first."""
        of = number_states.c
        here = of.workspace_id == self._workspace
        before = select(func.max(of.id)).where(here, of.at < since).group_by(of.number)
        asked = select(number_states).where(here, (of.at >= since) | of.id.in_(before)).order_by(of.id)
        found: dict[str, list[StateRow]] = {}
        for row in await self._database.read(lambda connection: connection.execute(asked).all()):
            state = StateRow(id=row.id, at=row.at, state=NumberState(row.state), reason=row.reason)
            found.setdefault(row.number, []).append(state)
        return found

    def _failed(self, connection: Connection, since: datetime) -> Sequence[Trouble]:
        of = conversations.c
        named = and_(bots.c.workspace_id == of.workspace_id, bots.c.id == of.bot)
        asked = (
            select(of.bot, bots.c.name, func.count(), func.max(of.changed))
            .select_from(conversations.outerjoin(bots, named))
            .where(of.workspace_id == self._workspace, of.changed >= since, of.ended == "failed")
            .group_by(of.bot, bots.c.name)
        )
        return [_trouble("conversations_failed", row) for row in connection.execute(asked)]

    def _messages(
        self, connection: Connection, table: Table, time: Any, since: datetime, kind: str, which: Any
    ) -> Sequence[Trouble]:
        first = first_since(connection, table, time, since)
        named = and_(numbers.c.workspace_id == table.c.workspace_id, numbers.c.id == table.c.number)
        asked = (
            select(table.c.number, numbers.c.name, func.count(), func.max(time))
            .select_from(table.outerjoin(numbers, named))
            .where(table.c.workspace_id == self._workspace, table.c.id >= first, time >= since, which)
            .group_by(table.c.number, numbers.c.name)
        )
        return [_trouble(kind, row) for row in connection.execute(asked)]


def _trouble(kind: str, row: Any) -> Trouble:
    of, name, count, last = row
    return Trouble(kind=kind, of=of, name=name, count=count, last=last)
