"""Contacts as the admin handles them: listed, searched and changed by their random names; no table of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select, tuple_, update

from wabot_core.errors import NotFound
from wabot_runtime.stores.errors import RevMismatch
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import plan_anew
from wabot_runtime.stores.records.schema import captures, contacts, conversations, numbers
from wabot_runtime.stores.words.people import PEOPLE, among

PLACE = tuple[datetime, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactRow:
    """A contact as it is listed; `handle` is its name outside, `number_name` what the number is called."""

    handle: str
    number: str
    number_name: str
    id: str
    phone: str | None
    name: str | None
    language: str | None
    fields: Mapping[str, Any]
    seen: datetime
    rev: int
    opted_out: datetime | None
    conversations: int
    captures: int


class SqlContacts:
    """Contacts of one workspace, with what only the admin asks."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace
        self._here = contacts.c.workspace_id == database.workspace

    async def page(
        self,
        *,
        limit: int,
        after: PLACE | None = None,
        search: str | None = None,
        number: str | None = None,
        opted_out: bool | None = None,
        language: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[ContactRow]:
        """Return contacts, the last seen first, those after a place.

        `search` has words that all occur in a name, each as a part of one of its words, or digits of a phone number.
        """
        asked = self._rows().where(contacts.c.handle.is_not(None))
        if number is not None:
            asked = asked.where(contacts.c.number == number)
        if opted_out is not None:
            asked = asked.where(contacts.c.opted_out.is_not(None) if opted_out else contacts.c.opted_out.is_(None))
        if language is not None:
            asked = asked.where(contacts.c.language == language)
        if since is not None:
            asked = asked.where(contacts.c.seen >= since)
        if until is not None:
            asked = asked.where(contacts.c.seen < until)
        if after is not None:
            asked = asked.where(tuple_(contacts.c.seen, contacts.c.handle) < tuple_(*after))
        asked = asked.order_by(contacts.c.seen.desc(), contacts.c.handle.desc()).limit(limit)

        def work(connection: Connection) -> Sequence[ContactRow]:
            if search is None:
                return [_row(each) for each in connection.execute(asked)]
            plan_anew(connection)
            is_sought, given = among(connection, self._workspace, search, PEOPLE)
            return [_row(each) for each in connection.execute(asked.where(is_sought), given)]

        return await self._database.read(work)

    async def get(self, handle: str) -> ContactRow:
        """Return a contact; raise NotFound."""
        asked = self._rows().where(contacts.c.handle == handle)
        found = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if found is None:
            raise NotFound(what="contact", id=handle)
        return _row(found)

    def named(self, connection: Connection, handles: Sequence[str]) -> Mapping[str, ContactRow]:
        """Return the contacts that have these handles, by them."""
        found = connection.execute(self._rows().where(contacts.c.handle.in_(handles)))
        return {row.handle: _row(row) for row in found}

    async def change(self, handle: str, *, rev: int, **changes: Any) -> ContactRow:
        """Change name, language or fields of the contact that has `rev`; raise NotFound, RevMismatch."""
        theirs = and_(self._here, contacts.c.handle == handle)

        def work(connection: Connection) -> None:
            found = connection.execute(select(contacts.c.rev).where(theirs).with_for_update()).scalar_one_or_none()
            if found is None:
                raise NotFound(what="contact", id=handle)
            if found != rev:
                raise RevMismatch(rev=found)
            connection.execute(update(contacts).where(theirs).values(**changes, rev=rev + 1, sought=None))

        await self._database.write(work)
        return await self.get(handle)

    def _rows(self) -> Any:
        counted = [
            select(func.count())
            .where(
                table.c.workspace_id == contacts.c.workspace_id,
                table.c.number == contacts.c.number,
                table.c.contact == contacts.c.id,
            )
            .correlate(contacts)
            .scalar_subquery()
            .label(table.name)
            for table in (conversations, captures)
        ]
        called = and_(numbers.c.workspace_id == contacts.c.workspace_id, numbers.c.id == contacts.c.number)
        return (
            select(contacts, func.coalesce(numbers.c.name, contacts.c.number).label("number_name"), *counted)
            .select_from(contacts.outerjoin(numbers, called))
            .where(self._here)
        )


def _row(row: Any) -> ContactRow:
    return ContactRow(**{name: getattr(row, name) for name in ContactRow.__slots__})
