"""Numbers as the admin handles them: looked over in one request, changed by rev, removed; and what they went through.

Nothing is written for it while messages come and go: all figures are read from the records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Table,
    and_,
    delete,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    update,
)

from wabot_core.channels import NumberState
from wabot_core.errors import NotFound
from wabot_core.stores import NumberRow, number_lease
from wabot_runtime.stores.errors import NumberRuns, RevMismatch
from wabot_runtime.stores.records.dialect import database_time, hour_of, unindexed
from wabot_runtime.stores.records.inbox import UNHANDLED
from wabot_runtime.stores.records.numbers import SqlNumbers, number_of
from wabot_runtime.stores.records.outbox import PENDING
from wabot_runtime.stores.records.schema import (
    bots,
    contacts,
    conversations,
    inbox,
    leases,
    number_states,
    numbers,
    outbox,
)

NEWEST = 20_000
"""How far back the last message out is looked for, in messages of the whole installation."""

AWAY = frozenset({NumberState.CONNECTING, NumberState.INTERRUPTED})
"""States from which a session that was live comes back by itself or after a restart."""

HELD = frozenset({NumberState.LIVE, NumberState.DEGRADED})
"""States in which a session is connected."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberFacts:
    """A number with all that is shown of it in a list.

    `owned` says whether a process runs it now; `unhandled` are messages in that wait for the bot, `queued` messages
    out that wait to be sent, `unconfirmed` those WhatsApp took and did not confirm.
    """

    row: NumberRow
    bot_name: str | None
    owned: bool
    unhandled: int
    queued: int
    unconfirmed: int
    last_in: datetime | None
    last_out: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StateRow:
    """A state a number was in."""

    id: int
    at: datetime
    state: NumberState
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hour:
    """What happened in one hour, which begins at `at`."""

    at: datetime
    messages_in: int = 0
    messages_out: int = 0
    reconnects: int = 0


def reconnects(states: Sequence[StateRow]) -> Sequence[datetime]:
    """Return when a number was live again after it had lost its session, from its states in order.

    Neither its first link nor a start after it was stopped is one, however often that was tried.
    """
    found: list[datetime] = []
    held = lost = False
    for place, row in enumerate(states):
        if row.state is NumberState.LIVE and lost:
            found.append(row.at)
        if row.state in HELD:
            held, lost = True, False
        elif row.state in AWAY:
            lost = lost or held or (place == 0 and row.state is NumberState.INTERRUPTED)
        else:
            held = lost = False
    return found


class DeskNumbers(SqlNumbers):
    """The numbers of one workspace, with what only the admin asks."""

    async def page(
        self,
        *,
        limit: int,
        after: tuple[str, str] | None = None,
        only: str | None = None,
        unconfirmed_since: datetime,
        unconfirmed_until: datetime,
    ) -> Sequence[NumberFacts]:
        """Return numbers by name and id with their figures, those after a given one; `only` is one of them."""
        asked = self._facts(unconfirmed_since, unconfirmed_until)
        if only is not None:
            asked = asked.where(numbers.c.id == only)
        if after is not None:
            asked = asked.where(tuple_(numbers.c.name, numbers.c.id) > tuple_(*after))
        asked = asked.order_by(numbers.c.name, numbers.c.id).limit(limit)
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [_facts(row) for row in found]

    async def edit(self, number: str, *, rev: int | None = None, **values: Any) -> NumberRow:
        """Change what people decide about a number, if it is still at `rev`; raise NotFound, RevMismatch."""
        if "bot" in values and values["bot"] is not None:
            await self._check_bot(values["bot"])
        at_rev = () if rev is None else (numbers.c.rev == rev,)
        changed = update(numbers).where(self._one(number), *at_rev).values(**values, rev=numbers.c.rev + 1)

        def work(connection: Connection) -> NumberRow:
            done = connection.execute(changed).rowcount
            row = connection.execute(select(numbers).where(self._one(number))).one_or_none()
            if row is None:
                raise NotFound(what="number", id=number)
            if not done:
                raise RevMismatch(rev=row.rev)
            return number_of(row)

        return await self._database.write(work)

    async def remove(self, number: str) -> dict[str, int]:
        """Forget a stopped number and its states; return how much of what it did remains.

        Raise NotFound, NumberRuns.
        """

        def work(connection: Connection) -> dict[str, int]:
            row = connection.execute(select(numbers).where(self._one(number)).with_for_update()).one_or_none()
            if row is None:
                raise NotFound(what="number", id=number)
            if row.wanted != "stopped" or row.state != NumberState.STOPPED:
                raise NumberRuns
            connection.execute(delete(numbers).where(self._one(number)))
            connection.execute(delete(number_states).where(*self._of(number_states, number)))
            left = {"contacts": contacts, "conversations": conversations}
            return {name: connection.execute(self._count(table, number)).scalar_one() for name, table in left.items()}

        return await self._database.write(work)

    async def states(self, number: str, *, limit: int, before: int | None = None) -> Sequence[StateRow]:
        """Return states, the newest first, those before a given one."""
        asked = select(number_states).where(*self._of(number_states, number))
        if before is not None:
            asked = asked.where(number_states.c.id < before)
        asked = asked.order_by(number_states.c.id.desc()).limit(limit)
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [_state(row) for row in found]

    async def hours(self, number: str, *, since: datetime, until: datetime) -> Sequence[Hour]:
        """Return every hour from `since` to `until`, also those in which nothing happened."""

        def work(connection: Connection) -> list[dict[str, int]]:
            received = inbox.c.key.like("%|in|%")
            left = outbox.c.status == "taken"
            return [
                self._per_hour(connection, inbox, inbox.c.recorded, number, since, received),
                self._per_hour(connection, outbox, outbox.c.queued, number, since, left),
                Counter(f"{at:%Y-%m-%d %H}" for at in reconnects(self._states(connection, number))),
            ]

        came, left, back = await self._database.read(work)
        first, hours = since.replace(minute=0, second=0, microsecond=0), []
        while first <= until:
            key = f"{first:%Y-%m-%d %H}"
            counted = {"messages_in": came.get(key, 0), "messages_out": left.get(key, 0)}
            hours.append(Hour(at=first, reconnects=back.get(key, 0), **counted))
            first += timedelta(hours=1)
        return hours

    def _states(self, connection: Connection, number: str) -> Sequence[StateRow]:
        """Return every state that is kept of a number, in order; they are a thousand at most."""
        asked = select(number_states).where(*self._of(number_states, number)).order_by(number_states.c.id)
        return [_state(row) for row in connection.execute(asked)]

    def _per_hour(
        self, connection: Connection, table: Table, time: Any, number: str, since: datetime, which: Any
    ) -> dict[str, int]:
        first = first_since(connection, table, time, since)
        hour = hour_of(time)
        asked = (
            select(hour, func.count())
            .where(*self._of(table, number), table.c.id >= first, time >= since, which)
            .group_by(hour)
        )
        return {row[0]: row[1] for row in connection.execute(asked)}

    async def _check_bot(self, bot: str) -> None:
        asked = select(bots.c.id).where(bots.c.workspace_id == self._database.workspace, bots.c.id == bot)
        if await self._database.read(lambda connection: connection.execute(asked).one_or_none()) is None:
            raise NotFound(what="bot", id=bot)

    def _facts(self, since: datetime, until: datetime) -> Select[Any]:
        workspace = self._database.workspace

        def of(table: Table) -> Any:
            return and_(table.c.workspace_id == workspace, table.c.number == numbers.c.id)

        def counted(table: Table, *which: Any) -> Any:
            return select(func.count()).select_from(table).where(of(table), *which).scalar_subquery()

        newest = select(func.max(outbox.c.id) - NEWEST).scalar_subquery()
        waits = and_(
            outbox.c.status == literal_column("'taken'"),
            outbox.c.ack == literal_column("0"),
            outbox.c.changed.between(since, until),
        )
        last_out = (
            select(outbox.c.queued)
            .where(
                unindexed(outbox.c.workspace_id) == workspace,
                outbox.c.number == numbers.c.id,
                outbox.c.id > newest,
                outbox.c.status == "taken",
            )
            .order_by(outbox.c.id.desc())
            .limit(1)
        )
        lease = and_(
            leases.c.workspace_id == workspace,
            leases.c.name == literal(number_lease("")) + numbers.c.id,
            leases.c.owner.is_not(None),
        )
        owned = select(func.count()).select_from(leases).where(lease, leases.c.expires > database_time())
        named = select(bots.c.name).where(bots.c.workspace_id == workspace, bots.c.id == numbers.c.bot)
        return select(
            numbers,
            named.scalar_subquery().label("bot_name"),
            owned.scalar_subquery().label("owned"),
            counted(inbox, inbox.c.status == UNHANDLED).label("unhandled"),
            counted(outbox, PENDING).label("queued"),
            counted(outbox, waits).label("unconfirmed"),
            select(func.max(contacts.c.seen)).where(of(contacts)).scalar_subquery().label("last_in"),
            last_out.scalar_subquery().label("last_out"),
        ).where(numbers.c.workspace_id == workspace)

    def _of(self, table: Table, number: str) -> tuple[Any, ...]:
        return table.c.workspace_id == self._database.workspace, table.c.number == number

    def _count(self, table: Table, number: str) -> Select[Any]:
        return select(func.count()).select_from(table).where(*self._of(table, number))


def first_since(connection: Connection, table: Table, time: Any, since: datetime) -> int:
    """Return an id before which everything is older: ids grow with time, so halving finds it without an index."""
    low, high = connection.execute(select(func.min(table.c.id), func.max(table.c.id))).one()
    if low is None:
        return 0
    while high - low > 100:
        middle = (low + high) // 2
        asked = select(table.c.id, time).where(table.c.id >= middle).order_by(table.c.id).limit(1)
        row = connection.execute(asked).one()
        if row[1] < since - timedelta(minutes=10):  # transactions end in another order than they take ids
            low = max(row[0], middle)
        else:
            high = middle
    return int(low)


def _facts(row: Row[Any]) -> NumberFacts:
    more = ("bot_name", "owned", "unhandled", "queued", "unconfirmed", "last_in", "last_out")
    facts = {name: row._mapping[name] for name in more}
    columns = {name: value for name, value in row._mapping.items() if name not in more and name != "workspace_id"}
    number = NumberRow(**{**columns, "state": NumberState(columns["state"])})
    return NumberFacts(row=number, **{**facts, "owned": bool(facts["owned"])})


def _state(row: Any) -> StateRow:
    return StateRow(id=row.id, at=row.at, state=NumberState(row.state), reason=row.reason)
