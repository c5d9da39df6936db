"""Contacts that may be one person who came under two ids: who, why, and whom people of ours told apart.

WhatsApp gives the people of a number new ids (`…@lid`) in place of their phone numbers; until both are merged, one
person stands there twice. To find them takes a walk through all contacts, so it is done beside the main path, and who
was found is kept; whether they still are alike is seen when someone reads it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from wabot_runtime.stores.desk.contacts import ContactRow, SqlContacts
from wabot_runtime.stores.desk.schema import likenesses, told_apart
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import insert, plan_anew
from wabot_runtime.stores.records.schema import contacts

Why = Literal["phone", "name"]
WHYS: Sequence[Why] = get_args(Why)

KEPT: Final = 500
"""Pairs that are kept, those seen last: more than anyone looks through before the next are found."""
COMPARED: Final = 10
"""Contacts with one phone number, the last seen, with which the others that have it are compared."""
SHARE: Final = 100
"""A walk that took a second is followed by this many in which there is none."""

Pair = tuple[str, str, str]
"""Why two contacts are alike, and their handles in their order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """Two contacts of a number that may be one person; `other` is the one seen last.

    Both have the same `phone`; or the same `name`, which nobody else there has, and only one's phone is known.
    """

    why: Why
    one: ContactRow
    other: ContactRow


class SqlLikenesses:
    """Contacts of one workspace that may be one person."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the database, which may be opened later, and what tells how long a walk takes."""
        self._database = database
        self._contacts = SqlContacts(database)
        self._clock = clock
        self._due = 0.0
        self._alike = _alike(database.workspace).limit(KEPT)

    async def advance(self) -> int:
        """Walk through all contacts, if the last walk is long enough ago, and keep who is alike; return 0, for a rest.

        Of a workspace so large that a walk takes long there are few: they take a hundredth of the time.
        """
        began = self._clock()
        if began >= self._due:
            await self.walk()
            ended = self._clock()
            self._due = ended + (ended - began) * SHARE
        return 0

    async def walk(self) -> None:
        """Walk through all contacts, and keep who is alike now."""

        def look(connection: Connection) -> tuple[set[Pair], set[Pair]]:
            plan_anew(connection)
            found = {(row.why, *sorted((row.one, row.other))) for row in connection.execute(self._alike)}
            asked = select(likenesses.c.why, likenesses.c.one, likenesses.c.other)
            kept = connection.execute(asked.where(likenesses.c.workspace_id == self._database.workspace))
            return found, {(row.why, row.one, row.other) for row in kept}

        found, kept = await self._database.read(look)
        if found != kept:
            await self._database.write(lambda connection: self._keep(connection, gone=kept - found, new=found - kept))

    async def find(self, *, limit: int) -> Sequence[Likeness]:
        """Return so many pairs that nobody told apart, those seen last first, of those that were alike a moment ago.

        Of some with the same phone number each comes with the last seen of them, so that the fewest merges do.
        """
        one, other = contacts.alias("first"), contacts.alias("second")
        same_phone = and_(likenesses.c.why == "phone", one.c.phone == other.c.phone)
        unknown = or_(one.c.phone.is_(None), other.c.phone.is_(None))
        same_name = and_(likenesses.c.why == "name", one.c.name == other.c.name, unknown)
        seen = case((one.c.seen > other.c.seen, one.c.seen), else_=other.c.seen)
        asked = (
            select(likenesses.c.why, likenesses.c.one, likenesses.c.other)
            .join(one, and_(one.c.workspace_id == likenesses.c.workspace_id, one.c.handle == likenesses.c.one))
            .join(other, and_(other.c.workspace_id == likenesses.c.workspace_id, other.c.handle == likenesses.c.other))
            .where(likenesses.c.workspace_id == self._database.workspace, or_(same_phone, same_name))
            .where(~_told_apart(self._database.workspace, likenesses.c.one, likenesses.c.other))
            .order_by(seen.desc(), likenesses.c.one, likenesses.c.other)
            .limit(limit)
        )

        def work(connection: Connection) -> Sequence[Likeness]:
            found = connection.execute(asked).all()
            known = self._contacts.named(connection, [handle for row in found for handle in (row.one, row.other)])
            return [_likeness(row.why, known[row.one], known[row.other]) for row in found]

        return await self._database.read(work)

    async def tell_apart(self, handle: str, other: str, *, by: str, at: datetime) -> None:
        """Keep that two contacts are not one person; done again it stays as it was. They must be there."""
        one, two = sorted((handle, other))
        values = {"workspace_id": self._database.workspace, "one": one, "other": two, "by": by, "at": at}
        kept = insert(self._database.dialect, told_apart).values(**values).on_conflict_do_nothing()
        await self._database.write(lambda connection: connection.execute(kept))

    def _keep(self, connection: Connection, *, gone: set[Pair], new: set[Pair]) -> None:
        place = tuple_(likenesses.c.why, likenesses.c.one, likenesses.c.other)
        here = likenesses.c.workspace_id == self._database.workspace
        connection.execute(delete(likenesses).where(here, place.in_(sorted(gone))))
        if new:
            put = insert(self._database.dialect, likenesses).on_conflict_do_nothing()
            row = {"workspace_id": self._database.workspace}
            connection.execute(put, [row | {"why": why, "one": one, "other": two} for why, one, two in sorted(new)])


def _alike(workspace: str) -> Select[*tuple[Any, ...]]:
    """Return the pairs of a workspace that nobody told apart, those seen last first."""
    here = and_(contacts.c.workspace_id == workspace, contacts.c.handle.is_not(None))
    pairs = union_all(_by_phone(workspace, here), _by_name(workspace, here)).subquery()
    return select(pairs).order_by(pairs.c.seen.desc(), pairs.c.one)


def _by_phone(workspace: str, here: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return each contact with the one seen last of those that have its phone number and were seen after it."""
    c = contacts.c
    known = select(c.number, c.phone).where(here, c.phone.is_not(None))
    shared = known.group_by(c.number, c.phone).having(func.count() > 1)
    place = func.row_number().over(partition_by=(c.number, c.phone), order_by=(c.seen.desc(), c.handle)).label("place")
    ranked = select(c.number, c.phone, c.handle, c.seen, place).where(here, tuple_(c.number, c.phone).in_(shared)).cte()
    one, last = ranked, ranked.alias("last")
    nearest = func.row_number().over(partition_by=one.c.handle, order_by=last.c.place).label("nearest")
    both = (
        select(one.c.handle.label("one"), last.c.handle.label("other"), last.c.seen, nearest)
        .where(one.c.number == last.c.number, one.c.phone == last.c.phone)
        .where(last.c.place < one.c.place, last.c.place <= COMPARED)
        .where(~_told_apart(workspace, one.c.handle, last.c.handle))
        .subquery()
    )
    return select(literal("phone").label("why"), both.c.one, both.c.other, both.c.seen).where(both.c.nearest == 1)


def _by_name(workspace: str, here: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the two that share a name nobody else has, where only one's phone number is known."""
    c = contacts.c
    unknown = select(c.number, c.name).where(here, c.phone.is_(None), c.name.contains(" "))
    both = (
        select(func.min(c.handle).label("one"), func.max(c.handle).label("other"), func.max(c.seen).label("seen"))
        .where(here, tuple_(c.number, c.name).in_(unknown))
        .group_by(c.number, c.name)
        .having(func.count() == 2, func.count(c.phone) == 1)
        .subquery()
    )
    found = select(literal("name").label("why"), both.c.one, both.c.other, both.c.seen)
    return found.where(~_told_apart(workspace, both.c.one, both.c.other))


def _told_apart(workspace: str, one: ColumnElement[str], other: ColumnElement[str]) -> ColumnElement[bool]:
    pair = or_(
        and_(told_apart.c.one == one, told_apart.c.other == other),
        and_(told_apart.c.one == other, told_apart.c.other == one),
    )
    asked = select(told_apart.c.one).where(told_apart.c.workspace_id == workspace, pair)
    return asked.correlate_except(told_apart).exists()


def _likeness(why: Why, first: ContactRow, second: ContactRow) -> Likeness:
    one, other = sorted((first, second), key=lambda row: (row.seen, row.handle))
    return Likeness(why=why, one=one, other=other)
