"""Contacts and captures on a Database, as turns and arrivals left them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, tuple_

from wabot_core.conversations import Contact
from wabot_core.stores import Capture
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import captures, contacts

PAGE = 500
"""Contacts read at a time."""

_CONTACT = (
    contacts.c.id.label("contact_id"),
    contacts.c.phone,
    contacts.c.name,
    contacts.c.language,
    contacts.c.fields,
    contacts.c.opted_out,
)


class SqlPeople:
    """People of one workspace; see `wabot_core.stores.People`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database

    async def contact(self, number: str, contact: str) -> Contact | None:
        """Return a contact as last seen."""
        asked = select(*_CONTACT).where(
            contacts.c.workspace_id == self._database.workspace,
            contacts.c.number == number,
            contacts.c.id == contact,
        )
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        return row and contact_of(row)

    async def contacts(self, number: str, *, seen_since: datetime | None = None) -> AsyncIterator[Contact]:
        """Go through contacts, the last seen first, a page at a time; one seen meanwhile may be missed."""
        asked = (
            select(*_CONTACT, contacts.c.seen)
            .where(contacts.c.workspace_id == self._database.workspace, contacts.c.number == number)
            .order_by(contacts.c.seen.desc(), contacts.c.id.desc())
            .limit(PAGE)
        )
        if seen_since is not None:
            asked = asked.where(contacts.c.seen >= seen_since)
        page = asked
        while True:
            found = await self._database.read(lambda connection, page=page: connection.execute(page).all())  # type: ignore[misc]
            for row in found:
                yield contact_of(row)
            if len(found) < PAGE:
                return
            last = found[-1]
            page = asked.where(tuple_(contacts.c.seen, contacts.c.id) < tuple_(last.seen, last.contact_id))

    async def capture(self, number: str, contact: str, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return what a flow kept under (kind, key) for this contact."""
        asked = select(captures.c.data).where(
            captures.c.workspace_id == self._database.workspace,
            captures.c.number == number,
            captures.c.contact == contact,
            captures.c.kind == kind,
            captures.c.key == key,
        )
        return await self._database.read(lambda connection: connection.execute(asked).scalar_one_or_none())

    async def captures(self, *, kind: str | None = None, limit: int = 1000) -> Sequence[Capture]:
        """Return kept data, the newest first."""
        asked = (
            select(captures)
            .where(captures.c.workspace_id == self._database.workspace)
            .order_by(captures.c.at.desc(), captures.c.number, captures.c.contact, captures.c.key)
            .limit(limit)
        )
        if kind is not None:
            asked = asked.where(captures.c.kind == kind)
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [
            Capture(bot=row.bot, contact=row.contact, kind=row.kind, key=row.key, data=row.data, at=row.at)
            for row in found
        ]


def new_handle() -> str:
    """Return a random name for a contact, which tells nothing of them and is never given twice."""
    return secrets.token_hex(12)


def contact_of(row: Row[*tuple[Any, ...]]) -> Contact:
    """Read a Contact out of a row that has its id as `contact_id`."""
    return Contact(
        id=row.contact_id,
        phone=row.phone,
        name=row.name,
        language=row.language,
        fields=row.fields,
        opted_out=row.opted_out is not None,
    )
