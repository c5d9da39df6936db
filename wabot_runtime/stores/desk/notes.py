"""Notes people of ours leave in conversations, on a Database; they never leave the admin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from wabot_core.errors import NotFound
from wabot_runtime.stores.errors import RevMismatch
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import database_time
from wabot_runtime.stores.records.remarks import remark
from wabot_runtime.stores.records.schema import conversations, remarks

NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Note:
    """What someone of ours wrote down about a conversation."""

    id: int
    author: str
    text: str
    at: datetime
    edited: datetime | None
    rev: int


class SqlNotes:
    """Notes of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def add(self, conversation: str, text: str, *, by: str) -> Note:
        """Leave a note; raise NotFound."""

        def work(connection: Connection) -> Note:
            known = select(conversations.c.id).where(
                conversations.c.workspace_id == self._workspace, conversations.c.id == conversation
            )
            if connection.execute(known).one_or_none() is None:
                raise NotFound(what="conversation", id=conversation)
            made = remark(connection, self._workspace, conversation, NOTE, by=by, text=text)
            return self._get(connection, conversation, made)

        return await self._database.write(work)

    async def get(self, conversation: str, note: int) -> Note:
        """Return a note of this conversation; raise NotFound."""
        return await self._database.read(lambda connection: self._get(connection, conversation, note))

    async def edit(self, conversation: str, note: int, text: str, *, rev: int) -> Note:
        """Replace the text of the note that has `rev`; raise NotFound, RevMismatch."""

        def work(connection: Connection) -> Note:
            self._check(connection, conversation, note, rev=rev)
            changed = update(remarks).where(*self._is(conversation, note))
            connection.execute(changed.values(text=text, edited=database_time(), rev=rev + 1))
            return self._get(connection, conversation, note)

        return await self._database.write(work)

    async def remove(self, conversation: str, note: int, *, rev: int | None = None) -> None:
        """Forget a note, that has `rev` if one is given; raise NotFound, RevMismatch."""

        def work(connection: Connection) -> None:
            self._check(connection, conversation, note, rev=rev)
            connection.execute(delete(remarks).where(*self._is(conversation, note)))

        await self._database.write(work)

    def _check(self, connection: Connection, conversation: str, note: int, *, rev: int | None) -> None:
        """Hold a note until the end of the transaction; raise NotFound, RevMismatch."""
        held = select(remarks.c.rev).where(*self._is(conversation, note)).with_for_update()
        found = connection.execute(held).scalar_one_or_none()
        if found is None:
            raise NotFound(what="note", id=str(note))
        if rev is not None and found != rev:
            raise RevMismatch(rev=found)

    def _get(self, connection: Connection, conversation: str, note: int) -> Note:
        row = connection.execute(select(remarks).where(*self._is(conversation, note))).one_or_none()
        if row is None:
            raise NotFound(what="note", id=str(note))
        return Note(id=row.id, author=row.author, text=row.text, at=row.at, edited=row.edited, rev=row.rev)

    def _is(self, conversation: str, note: int) -> tuple[Any, ...]:
        return (
            remarks.c.workspace_id == self._workspace,
            remarks.c.conversation == conversation,
            remarks.c.id == note,
            remarks.c.kind == NOTE,
        )
