"""Conversations on a Database: read here, changed by turns and handoffs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, literal_column, select

from wabot_core.conversations import Conversation, conversation_from_json
from wabot_core.errors import NotFound
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import conversations
from wabot_runtime.stores.records.values import UtcTime


class SqlConversations:
    """Conversations of one workspace; see `wabot_core.stores.Conversations`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        here = conversations.c.workspace_id == database.workspace
        ours = conversations.c.number == bindparam("of_number")
        self._live = select(conversations).where(
            here, ours, conversations.c.contact == bindparam("of_contact"), conversations.c.ended.is_(None)
        )
        self._get = select(conversations).where(here, conversations.c.id == bindparam("of_id"))
        waiting = and_(conversations.c.wait_until.is_not(None), conversations.c.owner == literal_column("'bot'"))
        self._due = (
            select(conversations)
            .where(here, ours, waiting, conversations.c.wait_until <= bindparam("now", type_=UtcTime))
            .order_by(conversations.c.wait_until)
            .limit(bindparam("most"))
        )
        self._next_due = select(func.min(conversations.c.wait_until)).where(here, ours, waiting)

    async def live(self, number: str, contact: str) -> Conversation | None:
        """Return the contact's live conversation with this Number."""
        asked = {"of_number": number, "of_contact": contact}
        row = await self._database.read(lambda connection: connection.execute(self._live, asked).one_or_none())
        return None if row is None else conversation_of(row)

    async def get(self, conversation: str) -> Conversation:
        """Return a conversation; raise NotFound."""
        row = await self._database.read(
            lambda connection: connection.execute(self._get, {"of_id": conversation}).one_or_none()
        )
        if row is None:
            raise NotFound(what="conversation", id=conversation)
        return conversation_of(row)

    async def due(self, number: str, now: datetime, *, limit: int = 100) -> Sequence[Conversation]:
        """Return conversations whose wait ran out by `now`, the longest overdue first."""
        asked = {"of_number": number, "now": now, "most": limit}
        return await self._database.read(
            lambda connection: [conversation_of(row) for row in connection.execute(self._due, asked)]
        )

    async def next_due(self, number: str) -> datetime | None:
        """Return when the next wait runs out."""
        return await self._database.read(
            lambda connection: connection.execute(self._next_due, {"of_number": number}).scalar_one()
        )


def conversation_of(row: Row[Any]) -> Conversation:
    """Read a Conversation out of a row of its table."""
    data = dict(row._mapping)
    until = data["wait_until"]
    data["wait"] = data["wait_kind"] and [data["wait_kind"], until and until.isoformat()]
    data["started"] = data["started"].isoformat()
    return conversation_from_json(data)
