"""The workspace's labels and which conversations have them, on a Database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from wabot_core.errors import AlreadyThere, NotFound
from wabot_runtime.stores.desk.schema import conversation_labels, labels
from wabot_runtime.stores.errors import RevMismatch
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import dialect_of, one_of
from wabot_runtime.stores.records.dialect import insert as upsert
from wabot_runtime.stores.records.schema import conversations


@dataclass(frozen=True, kw_only=True)
class Label:
    """A word conversations are sorted by; `colour` is #rrggbb."""

    id: str
    name: str
    colour: str
    rev: int = 1


class SqlLabels:
    """Labels of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def all(self) -> Sequence[Label]:
        """Return every label by name."""
        asked = select(labels).where(labels.c.workspace_id == self._workspace).order_by(labels.c.name)
        return await self._database.read(lambda connection: [_label(row) for row in connection.execute(asked)])

    async def add(self, label: Label) -> None:
        """Create a label; raise AlreadyThere."""
        values = {"id": label.id, "name": label.name, "colour": label.colour, "rev": label.rev}
        made = insert(labels).values(workspace_id=self._workspace, **values)
        try:
            await self._database.write(lambda connection: connection.execute(made))
        except IntegrityError as error:
            raise AlreadyThere(what="label", id=label.name) from error

    async def change(self, label: str, *, rev: int, **values: Any) -> Label:
        """Change the label that has `rev`; raise NotFound, RevMismatch, AlreadyThere."""

        def work(connection: Connection) -> Label:
            before = self._get(connection, label)
            if before.rev != rev:
                raise RevMismatch(rev=before.rev)
            changed = update(labels).where(*self._is(label), labels.c.rev == rev).values(**values, rev=rev + 1)
            if connection.execute(changed).rowcount != 1:
                raise RevMismatch(rev=rev)
            return self._get(connection, label)

        try:
            return await self._database.write(work)
        except IntegrityError as error:
            raise AlreadyThere(what="label", id=str(values.get("name"))) from error

    async def remove(self, label: str, *, rev: int | None = None) -> None:
        """Forget a label, that has `rev` if one is given, on every conversation too; raise NotFound, RevMismatch."""

        def work(connection: Connection) -> None:
            before = self._get(connection, label)
            if rev is not None and before.rev != rev:
                raise RevMismatch(rev=before.rev)
            of = conversation_labels.c.workspace_id == self._workspace, conversation_labels.c.label == label
            connection.execute(delete(conversation_labels).where(*of))
            connection.execute(delete(labels).where(*self._is(label)))

        await self._database.write(work)

    async def put(self, conversation: str, label: str) -> None:
        """Put a label on a conversation; it may be there already. Raise NotFound."""

        def work(connection: Connection) -> None:
            self._get(connection, label)
            self._check(connection, conversation)
            values = {"workspace_id": self._workspace, "conversation": conversation, "label": label}
            put = upsert(dialect_of(connection), conversation_labels).values(**values)
            connection.execute(put.on_conflict_do_nothing())

        await self._database.write(work)

    async def take(self, conversation: str, label: str) -> None:
        """Take a label off a conversation; it may be off already. Raise NotFound."""

        def work(connection: Connection) -> None:
            self._get(connection, label)
            self._check(connection, conversation)
            connection.execute(
                delete(conversation_labels).where(
                    conversation_labels.c.workspace_id == self._workspace,
                    conversation_labels.c.conversation == conversation,
                    conversation_labels.c.label == label,
                )
            )

        await self._database.write(work)

    def _get(self, connection: Connection, label: str) -> Label:
        row = connection.execute(select(labels).where(*self._is(label))).one_or_none()
        if row is None:
            raise NotFound(what="label", id=label)
        return _label(row)

    def _check(self, connection: Connection, conversation: str) -> None:
        known = select(conversations.c.id).where(
            conversations.c.workspace_id == self._workspace, conversations.c.id == conversation
        )
        if connection.execute(known).one_or_none() is None:
            raise NotFound(what="conversation", id=conversation)

    def _is(self, label: str) -> tuple[Any, ...]:
        return labels.c.workspace_id == self._workspace, labels.c.id == label


def labels_of(connection: Connection, workspace: str, ids: Sequence[str]) -> Mapping[str, Sequence[Label]]:
    """Return the labels of some conversations, by name."""
    named = and_(labels.c.workspace_id == workspace, labels.c.id == conversation_labels.c.label)
    of = one_of(dialect_of(connection), "ids", conversation_labels.c.conversation)
    asked = (
        select(conversation_labels.c.conversation, labels)
        .join(labels, named)
        .where(conversation_labels.c.workspace_id == workspace, of)
        .order_by(labels.c.name)
    )
    found: dict[str, list[Label]] = {}
    for row in connection.execute(asked, {"ids": list(ids)}):
        found.setdefault(row.conversation, []).append(_label(row))
    return found


def _label(row: Any) -> Label:
    return Label(id=row.id, name=row.name, colour=row.colour, rev=row.rev)
