"""Conversations as an inbox lists them and as one is read, on a Database; who may see what is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    func,
    select,
    tuple_,
    update,
)

from wabot_core.conversations import Conversation
from wabot_core.errors import NotFound
from wabot_runtime.stores.desk.labels import Label, labels_of
from wabot_runtime.stores.desk.schema import accounts, conversation_labels
from wabot_runtime.stores.records.conversations import conversation_of
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import dialect_of, one_of, plan_anew
from wabot_runtime.stores.records.remarks import remark
from wabot_runtime.stores.records.schema import bots, contacts, conversations, inbox, numbers, outbox, turns
from wabot_runtime.stores.words import FoundMessage, terms_of
from wabot_runtime.stores.words.finding import Finder
from wabot_runtime.stores.words.people import PEOPLE, among

ENDINGS: Final = ("finished", "stopped", "expired", "failed", "replaced")
STATES: Final = ("live", "bot", "human", "ended", *ENDINGS)
"""What a list is filtered by: live ones, those the bot or a person has, ended ones, or how they ended."""

Place = tuple[datetime, str]
"""Where a conversation stands in the list: its last activity and its id."""


@dataclass(frozen=True, kw_only=True)
class ConversationFilter:
    """Which conversations; None does not ask. `assignee` "" asks for those that nobody has, `person` is a handle.

    `text` has words that all occur in the messages of one, whatever the case and accents; the last may go on.
    """

    number: str | None = None
    bot: str | None = None
    state: str | None = None
    assignee: str | None = None
    label: str | None = None
    unread: bool | None = None
    contact: str | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    of: tuple[str, str] | None = None
    ids: tuple[str, ...] | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class LastMessage:
    """The newest message of a conversation: `data` is the message or content as JSON."""

    incoming: bool
    at: datetime
    data: Mapping[str, Any]
    author: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConversationRow:
    """A conversation with all a list shows of it."""

    id: str
    number: str
    number_name: str | None
    bot: str
    bot_name: str | None
    revision: int
    contact: str
    contact_name: str | None
    contact_phone: str | None
    contact_handle: str | None
    contact_opted_out: datetime | None
    owner: str
    ended: str | None
    wait_kind: str | None
    wait_until: datetime | None
    assignee: str | None
    assignee_name: str | None
    unread: int
    started: datetime
    changed: datetime
    labels: tuple[Label, ...] = ()
    last: LastMessage | None = None
    matches: tuple[FoundMessage, ...] = ()


class DeskConversations:
    """The conversations of one workspace, as people of ours work with them."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def page(
        self, asked: ConversationFilter, *, limit: int, after: Place | None = None
    ) -> Sequence[ConversationRow]:
        """Return conversations, the last active first, those after a place."""

        def work(connection: Connection) -> Sequence[ConversationRow]:
            plan_anew(connection)
            listed, given = self._filtered(connection, asked, after=after)
            if asked.text is None:
                return self._rows(connection, connection.execute(listed.limit(limit), given).scalars().all())
            finder = Finder(connection, self._workspace, terms_of(asked.text))
            ids = finder.ids(listed, given, limit=limit)
            matches = finder.messages(ids)
            return [replace(row, matches=tuple(matches.get(row.id, ()))) for row in self._rows(connection, ids)]

        return await self._database.read(work)

    async def get(self, conversation: str) -> ConversationRow:
        """Return one as a list shows it; raise NotFound."""
        found = await self._database.read(lambda connection: self._rows(connection, [conversation]))
        if not found:
            raise NotFound(what="conversation", id=conversation)
        return found[0]

    async def whole(self, conversation: str) -> tuple[ConversationRow, Conversation]:
        """Return one with its state; raise NotFound."""

        def work(connection: Connection) -> tuple[ConversationRow, Conversation]:
            found = self._rows(connection, [conversation])
            if not found:
                raise NotFound(what="conversation", id=conversation)
            row = connection.execute(select(conversations).where(*self._is(conversation))).one()
            return found[0], conversation_of(row)

        return await self._database.read(work)

    async def variables(self, ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return the variables of some conversations."""
        asked = select(conversations.c.id, conversations.c.variables).where(
            conversations.c.workspace_id == self._workspace, conversations.c.id.in_(ids)
        )
        return await self._database.read(lambda c: {row.id: row.variables for row in c.execute(asked)})

    async def path(self, conversation: str, *, limit: int) -> Sequence[tuple[int, datetime, Sequence[Any]]]:
        """Return the newest turns of a conversation in order: number, time and steps."""
        asked = (
            select(turns.c.turn, turns.c.at, turns.c.steps)
            .where(turns.c.workspace_id == self._workspace, turns.c.conversation == conversation)
            .order_by(turns.c.turn.desc())
            .limit(limit)
        )
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [(row.turn, row.at, row.steps) for row in reversed(found)]

    async def assign(self, conversation: str, account: str | None, *, by: str) -> None:
        """Say whose a conversation is, and who said so; raise NotFound, for an account that may not come in too."""

        def work(connection: Connection) -> None:
            if account is not None:
                known = select(accounts.c.id).where(
                    accounts.c.workspace_id == self._workspace, accounts.c.id == account, ~accounts.c.disabled
                )
                if connection.execute(known).one_or_none() is None:
                    raise NotFound(what="account", id=account)
            changed = update(conversations).where(*self._is(conversation)).values(assignee=account)
            if connection.execute(changed).rowcount != 1:
                raise NotFound(what="conversation", id=conversation)
            remark(connection, self._workspace, conversation, "assigned", by=by, about=account)

        await self._database.write(work)

    async def mark_read(self, conversation: str) -> None:
        """Forget that messages wait for someone of ours; raise NotFound."""
        read = update(conversations).where(*self._is(conversation)).values(unread=None)
        if await self._database.write(lambda connection: connection.execute(read).rowcount) != 1:
            raise NotFound(what="conversation", id=conversation)

    # ------------------------------------------------------------ which

    def _filtered(
        self, connection: Connection, asked: ConversationFilter, *, after: Place | None
    ) -> tuple[Select[Any], Mapping[str, Any]]:
        found = self._listed().where(*self._conditions(asked))
        if after is not None:
            found = found.where(tuple_(conversations.c.changed, conversations.c.id) < tuple_(*after))
        if asked.contact is None:
            return found, {}
        whose = conversations.c.number, conversations.c.contact
        is_sought, given = among(connection, self._workspace, asked.contact, PEOPLE, at=whose)
        return found.where(is_sought), given

    def _listed(self) -> Select[Any]:
        return (
            select(conversations.c.id, conversations.c.changed)
            .where(conversations.c.workspace_id == self._workspace)
            .order_by(conversations.c.changed.desc(), conversations.c.id.desc())
        )

    def _conditions(self, asked: ConversationFilter) -> Sequence[ColumnElement[bool]]:
        of = conversations.c
        found: list[ColumnElement[bool]] = []
        for column, value in ((of.number, asked.number), (of.bot, asked.bot)):
            if value is not None:
                found.append(column == value)
        if asked.assignee is not None:
            found.append(of.assignee == asked.assignee if asked.assignee else of.assignee.is_(None))
        if asked.state is not None:
            found.append(_in_state(asked.state))
        if asked.unread is not None:
            found.append(of.unread > 0 if asked.unread else func.coalesce(of.unread, 0) == 0)
        if asked.since is not None:
            found.append(of.changed >= asked.since)
        if asked.until is not None:
            found.append(of.changed < asked.until)
        if asked.label is not None:
            found.append(self._labelled(asked.label))
        if asked.person is not None:
            known = select(contacts.c.number, contacts.c.id).where(
                contacts.c.workspace_id == self._workspace, contacts.c.handle == asked.person
            )
            found.append(tuple_(of.number, of.contact).in_(known))
        if asked.of is not None:
            found += [of.number == asked.of[0], of.contact == asked.of[1]]
        if asked.ids is not None:
            found.append(of.id.in_(asked.ids))
        return found

    def _labelled(self, label: str) -> ColumnElement[bool]:
        marked = select(conversation_labels.c.conversation).where(
            conversation_labels.c.workspace_id == self._workspace, conversation_labels.c.label == label
        )
        return conversations.c.id.in_(marked)

    # ------------------------------------------------------------ what of them

    def _rows(self, connection: Connection, ids: Sequence[str]) -> Sequence[ConversationRow]:
        if not ids:
            return []
        details = connection.execute(_details(dialect_of(connection), self._workspace), {"ids": list(ids)}).all()
        found = {row.id: _row(row) for row in details}
        last = _last_messages(connection, details)
        marks = labels_of(connection, self._workspace, ids)
        return [replace(found[id], last=last.get(id), labels=tuple(marks.get(id, ()))) for id in ids if id in found]

    def _is(self, conversation: str) -> tuple[Any, ...]:
        return conversations.c.workspace_id == self._workspace, conversations.c.id == conversation


_SHOWN: Final = (
    *("id", "number", "bot", "revision", "contact", "owner", "ended", "wait_kind", "wait_until"),
    *("assignee", "unread", "started", "changed"),
)


@lru_cache(maxsize=64)
def _details(dialect: str, workspace: str) -> Select[Any]:
    """Return what asks for all a list shows of some conversations; made once, for it takes longer than most."""
    of = conversations.c
    return (
        select(
            *(of[name] for name in _SHOWN),
            numbers.c.name.label("number_name"),
            bots.c.name.label("bot_name"),
            contacts.c.name.label("contact_name"),
            contacts.c.phone.label("contact_phone"),
            contacts.c.handle.label("contact_handle"),
            contacts.c.opted_out.label("contact_opted_out"),
            accounts.c.name.label("assignee_name"),
            _newest(inbox).label("last_in"),
            _newest(outbox, outbox.c.status != "dropped").label("last_out"),
        )
        .select_from(
            conversations.outerjoin(numbers, _same(numbers, id=of.number))
            .outerjoin(bots, _same(bots, id=of.bot))
            .outerjoin(contacts, _same(contacts, number=of.number, id=of.contact))
            .outerjoin(accounts, _same(accounts, id=of.assignee))
        )
        .where(of.workspace_id == workspace, one_of(dialect, "ids", of.id))
    )


def _in_state(state: str) -> ColumnElement[bool]:
    ended = conversations.c.ended
    if state in ENDINGS:
        return ended == state
    if state == "ended":
        return ended.is_not(None)
    return ended.is_(None) if state == "live" else and_(ended.is_(None), conversations.c.owner == state)


def _same(table: Table, **columns: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(
        table.c.workspace_id == conversations.c.workspace_id,
        *(table.c[name] == column for name, column in columns.items()),
    )


def _newest(table: Table, *conditions: ColumnElement[bool]) -> Any:
    """Return the id of the newest message of a conversation."""
    return (
        select(table.c.id)
        .where(
            table.c.workspace_id == conversations.c.workspace_id,
            table.c.conversation == conversations.c.id,
            *conditions,
        )
        .order_by(table.c.id.desc())
        .limit(1)
        .correlate(conversations)
        .scalar_subquery()
    )


def _row(row: Row[*tuple[Any, ...]]) -> ConversationRow:
    values = dict(row._mapping)
    del values["last_in"], values["last_out"]
    return ConversationRow(**values | {"unread": values["unread"] or 0})


def _last_messages(connection: Connection, details: Sequence[Any]) -> Mapping[str, LastMessage]:
    found: dict[str, LastMessage] = {}
    dialect = dialect_of(connection)
    arrived = [row.last_in for row in details if row.last_in is not None]
    came = select(inbox.c.conversation, inbox.c.event, inbox.c.recorded)
    for row in connection.execute(came.where(one_of(dialect, "ids", inbox.c.id)), {"ids": arrived}):
        message = row.event.get("message")
        if message is not None:
            ours = bool(message.get("from_me"))
            author = "phone" if ours else None
            found[row.conversation] = LastMessage(incoming=not ours, at=row.recorded, data=message, author=author)
    said = [row.last_out for row in details if row.last_out is not None]
    left = select(outbox.c.conversation, outbox.c.content, outbox.c.queued, outbox.c.author)
    for one in connection.execute(left.where(one_of(dialect, "ids", outbox.c.id)), {"ids": said}):
        before = found.get(one.conversation)
        if before is None or before.at <= one.queued:
            found[one.conversation] = LastMessage(incoming=False, at=one.queued, data=one.content, author=one.author)
    return found
