"""The opt-out ledger on a Database: the contact says where they stand, the ledger how that came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from wabot_core.errors import NotFound
from wabot_core.stores import OptChange
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import contacts, opt_changes


class SqlOptOuts:
    """The opt-out ledger of one workspace; see `wabot_core.stores.OptOuts`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database

    async def change(
        self, number: str, contact: str, *, out: bool, how: Literal["word", "admin"], by: str = "", at: datetime
    ) -> bool:
        """Note that a contact opts out or in, in one transaction."""
        theirs = self._theirs(number, contact)
        line = {"number": number, "contact": contact, "out": out, "how": how, "by": by, "at": at}

        def work(connection: Connection) -> bool:
            found = connection.execute(select(contacts.c.opted_out).where(theirs).with_for_update()).one_or_none()
            if found is None:
                raise NotFound(what="contact", id=contact)
            if (found.opted_out is not None) == out:
                return False
            stands: dict[str, Any] = {"opted_out": at if out else None, "confirmation": None}
            connection.execute(update(contacts).where(theirs).values(**stands))
            connection.execute(insert(opt_changes).values(workspace_id=self._database.workspace, **line))
            return True

        return await self._database.write(work)

    async def opted_out(self, number: str, contact: str) -> bool:
        """Say whether a contact opted out."""
        asked = select(contacts.c.opted_out).where(self._theirs(number, contact))
        return await self._database.read(lambda connection: connection.execute(asked).scalar() is not None)

    async def history(self, number: str, contact: str) -> Sequence[OptChange]:
        """Return the contact's lines, the newest first."""
        asked = (
            select(opt_changes.c.out, opt_changes.c.how, opt_changes.c.by, opt_changes.c.at)
            .where(
                opt_changes.c.workspace_id == self._database.workspace,
                opt_changes.c.number == number,
                opt_changes.c.contact == contact,
            )
            .order_by(opt_changes.c.id.desc())
        )
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [OptChange(**row._mapping) for row in found]

    def _theirs(self, number: str, contact: str) -> ColumnElement[bool]:
        return and_(
            contacts.c.workspace_id == self._database.workspace, contacts.c.number == number, contacts.c.id == contact
        )
