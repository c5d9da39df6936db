"""Captures as the admin lists and exports them: a page at a time, however many there are; no table of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select, tuple_

from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import plan_anew
from wabot_runtime.stores.records.schema import bots, captures, contacts, numbers
from wabot_runtime.stores.words.people import CAPTURES, among

Place = tuple[datetime, str, str, str, str]
READ = 1000
"""Captures read at a time when going through all."""

SAMPLE = 500
"""The newest captures of a kind whose names make its columns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureFilter:
    """Which captures: all that every given field says; `search` has words that all begin words in what was kept."""

    kind: str | None = None
    bot: str | None = None
    number: str | None = None
    contact: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    search: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureRow:
    """A capture with whose it is; `handle` is the contact's name outside."""

    kind: str
    key: str
    bot: str
    bot_name: str
    number: str
    number_name: str
    contact: str
    handle: str | None
    name: str | None
    phone: str | None
    conversation: str
    data: Mapping[str, Any]
    at: datetime

    @property
    def place(self) -> Place:
        """Return where it stands in a list."""
        return self.at, self.number, self.contact, self.kind, self.key


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureKind:
    """A kind of captures, how many there are, and the names in its newest ones."""

    kind: str
    count: int
    latest: datetime
    columns: Sequence[str]


class SqlCaptures:
    """Captures of one workspace, with what only the admin asks."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._here = captures.c.workspace_id == database.workspace

    async def page(
        self, *, limit: int, after: Place | None = None, only: CaptureFilter | None = None
    ) -> Sequence[CaptureRow]:
        """Return captures, the newest first, those after a place."""
        asked = self._rows().where(*_conditions(only or CaptureFilter()))
        if after is not None:
            asked = asked.where(tuple_(*_ORDER) < tuple_(*after))
        asked = asked.order_by(*(column.desc() for column in _ORDER)).limit(limit)
        return await self._database.read(lambda connection: self._found(connection, asked, only))

    async def all(self, only: CaptureFilter | None = None) -> AsyncIterator[Sequence[CaptureRow]]:
        """Go through all captures, the oldest first, some at a time; one that is kept anew meanwhile comes again."""
        asked = self._rows().where(*_conditions(only or CaptureFilter())).order_by(*_ORDER).limit(READ)
        page = asked
        while True:
            found = await self._database.read(
                lambda connection, page=page: self._found(connection, page, only)  # type: ignore[misc]
            )
            if found:
                yield found
            if len(found) < READ:
                return
            page = asked.where(tuple_(*_ORDER) > tuple_(*found[-1].place))

    def _found(self, connection: Connection, asked: Any, only: CaptureFilter | None) -> Sequence[CaptureRow]:
        if only is None or only.search is None:
            return [_row(each) for each in connection.execute(asked)]
        plan_anew(connection)
        is_sought, given = among(connection, self._database.workspace, only.search, CAPTURES)
        return [_row(each) for each in connection.execute(asked.where(is_sought), given)]

    async def kinds(self) -> Sequence[CaptureKind]:
        """Return every kind with its count and columns."""
        counted = (
            select(captures.c.kind, func.count().label("count"), func.max(captures.c.at).label("latest"))
            .where(self._here)
            .group_by(captures.c.kind)
            .order_by(captures.c.kind)
        )
        found = await self._database.read(lambda connection: connection.execute(counted).all())
        return [
            CaptureKind(
                kind=row.kind, count=row._mapping["count"], latest=row.latest, columns=await self.columns(row.kind)
            )
            for row in found
        ]

    async def columns(self, kind: str) -> Sequence[str]:
        """Return the names in the newest captures of a kind, in the order they came up."""
        asked = (
            select(captures.c.data)
            .where(self._here, captures.c.kind == kind)
            .order_by(captures.c.at.desc())
            .limit(SAMPLE)
        )
        found = await self._database.read(lambda connection: connection.execute(asked).scalars().all())
        return list(dict.fromkeys(name for data in found for name in data))

    def _rows(self) -> Any:
        whose = and_(
            contacts.c.workspace_id == captures.c.workspace_id,
            contacts.c.number == captures.c.number,
            contacts.c.id == captures.c.contact,
        )
        of_bot = and_(bots.c.workspace_id == captures.c.workspace_id, bots.c.id == captures.c.bot)
        of_number = and_(numbers.c.workspace_id == captures.c.workspace_id, numbers.c.id == captures.c.number)
        shown = (contacts.c.handle, contacts.c.name, contacts.c.phone)
        named = (
            func.coalesce(bots.c.name, captures.c.bot).label("bot_name"),
            func.coalesce(numbers.c.name, captures.c.number).label("number_name"),
        )
        joined = captures.outerjoin(contacts, whose).outerjoin(bots, of_bot).outerjoin(numbers, of_number)
        return select(captures, *shown, *named).select_from(joined).where(self._here)


_ORDER = (captures.c.at, captures.c.number, captures.c.contact, captures.c.kind, captures.c.key)


def _conditions(only: CaptureFilter) -> list[Any]:
    found: list[Any] = []
    for given, column in ((only.kind, captures.c.kind), (only.bot, captures.c.bot), (only.number, captures.c.number)):
        if given is not None:
            found.append(column == given)
    if only.contact is not None:
        found.append(contacts.c.handle == only.contact)
    if only.since is not None:
        found.append(captures.c.at >= only.since)
    if only.until is not None:
        found.append(captures.c.at < only.until)
    return found


def _row(row: Any) -> CaptureRow:
    return CaptureRow(**{name: getattr(row, name) for name in CaptureRow.__slots__})
