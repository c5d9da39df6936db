"""Erasing a person: which tables keep something about a contact, and taking all of it out in one transaction.

A table with the columns `number` and `contact`, or with `conversation`, is erased without being named; any other has to
be in KEEPS_NOTHING with the reason, or a test fails. What a Chromium profile holds of WhatsApp's own chats stays there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, Table, and_, cast, delete, false, make_url, or_, select

from wabot_core.errors import NotFound
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import dialect_of, follow, insert
from wabot_runtime.stores.records.schema import (
    aliases,
    contacts,
    conversations,
    inbox,
    metadata,
    outbox,
    tombstones,
    turns,
)
from wabot_runtime.stores.words.words import erasing
from wabot_runtime.tombstones import phone_name

KEEPS_NOTHING: Mapping[str, str] = {
    **dict.fromkeys(("workspaces", "bots", "drafts", "revisions", "numbers", "leases", "moves"), "It is ours."),
    **dict.fromkeys(
        ("accounts", "roles", "sessions", "tokens", "keys", "identities", "recovery_codes", "budgets"),
        "People of ours.",
    ),
    **dict.fromkeys(("labels", "secrets", "flags", "settings", "seals", "simulations", "number_states"), "It is ours."),
    **dict.fromkeys(
        ("tallies", "tally_days", "answer_times", "node_tallies", "tally_marks", "active_days"),
        "They count, and name nobody.",
    ),
    **dict.fromkeys(("word_marks", "words_waiting"), "They keep the ids of messages, and soon none."),
    "agent_times": "They count, and name people of ours.",
    "audit": "It names a contact by a random handle, which means nothing once the contact is gone.",
    "intents": "They name a contact as the audit does.",
    **dict.fromkeys(("told_apart", "likenesses"), "They name contacts as the audit does."),
    "replays": "They keep the answers of requests for a day at most.",
    "tombstones": "They keep keyed digests.",
}
"""Tables without anything about a contact, or without anything for long, and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """What was taken out: whose (number and WhatsApp id), how many rows, and the files that nobody else needs."""

    people: Sequence[tuple[str, str]]
    rows: int
    files: Sequence[str]


class SqlErasure:
    """Erasing people of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database

    async def erase(self, handle: str, *, digest: Callable[[str, str], str], at: datetime) -> Erased:
        """Erase the person with this handle, on every number that knows their phone number or id; raise NotFound.

        `digest(number, id)` gives what a tombstone keeps of them, of their phone numbers too. All of it is one
        transaction, and nothing is recorded on these numbers meanwhile.
        """

        def work(connection: Connection) -> Erased:
            if dialect_of(connection) != "sqlite":
                return self._erase(connection, handle, digest=digest, at=at)
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            try:
                return self._erase(connection, handle, digest=digest, at=at)
            finally:
                connection.exec_driver_sql("PRAGMA secure_delete = OFF")

        return await self._database.write(work)

    async def handles(self) -> Sequence[tuple[str, str, str, datetime]]:
        """Return (handle, number, id, seen) of every contact there is, to compare them with tombstones."""
        shown = (contacts.c.handle, contacts.c.number, contacts.c.id, contacts.c.seen)
        asked = select(*shown).where(
            contacts.c.workspace_id == self._database.workspace, contacts.c.handle.is_not(None)
        )
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [tuple(row) for row in found]

    def _erase(self, connection: Connection, handle: str, *, digest: Callable[[str, str], str], at: datetime) -> Erased:
        follow(connection, erasing(self._database.workspace))  # else words of what is read now would be kept later
        people, phones = self._same_person(connection, handle)
        follow(connection, *{f"inbox:{self._database.workspace}:{number}" for number, _ in people})
        theirs = or_(*(and_(conversations.c.number == n, conversations.c.contact == c) for n, c in people))
        of = select(conversations.c.id).where(self._here(conversations), theirs)
        talks = list(connection.execute(of).scalars())
        files = self._files(connection, people, talks)
        rows = 0
        for table in reversed(metadata.sorted_tables):
            condition = about(table, people, talks)
            if condition is not None:
                rows += connection.execute(delete(table).where(self._here(table), condition)).rowcount
        names = [*people, *((number, phone_name(phone)) for number, _ in people for phone in phones)]
        for number, contact in dict.fromkeys(names):
            kept = insert(dialect_of(connection), tombstones).values(
                workspace_id=self._database.workspace, digest=digest(number, contact), at=at
            )
            connection.execute(kept.on_conflict_do_update(index_elements=["workspace_id", "digest"], set_={"at": at}))
        return Erased(people=people, rows=rows, files=[key for key in files if not self._needed(connection, key)])

    def _same_person(self, connection: Connection, handle: str) -> tuple[list[tuple[str, str]], list[str]]:
        """Return each number and id they are known under, those that were merged into them too, and their phones."""
        named = select(contacts).where(self._here(contacts), contacts.c.handle == handle)
        row = connection.execute(named).one_or_none()
        if row is None:
            raise NotFound(what="contact", id=handle)
        merged = self._merged(connection, row.number, row.id)
        known = {one.kept["contact"]["phone"] for one in merged} | {row.phone}
        phones = sorted(phone for phone in known if phone)
        same = or_(
            contacts.c.id.in_([row.id, *(one.alias for one in merged)]),
            contacts.c.phone.in_(phones),
        )
        found = connection.execute(select(contacts.c.number, contacts.c.id).where(self._here(contacts), same))
        people = [(each.number, each.id) for each in found]
        return people + [(n, one.alias) for n, id in people for one in self._merged(connection, n, id)], phones

    def _merged(self, connection: Connection, number: str, contact: str) -> Sequence[Any]:
        theirs = and_(aliases.c.number == number, aliases.c.contact == contact)
        return connection.execute(select(aliases).where(self._here(aliases), theirs)).all()

    def _files(self, connection: Connection, people: Sequence[tuple[str, str]], talks: Sequence[str]) -> list[str]:
        """Return the keys of the media they sent."""
        found: dict[str, None] = {}
        for table in (turns, inbox):
            condition = about(table, people, talks)
            if condition is None:
                continue
            for event in connection.execute(select(table.c.event).where(self._here(table), condition)).scalars():
                key = _media_key(event)
                if key is not None:
                    found[key] = None
        return list(found)

    def _needed(self, connection: Connection, key: str) -> bool:
        """Say whether somebody else sent the same bytes, or a message of ours uses them."""
        for column in (turns.c.event, inbox.c.event, outbox.c.content):
            asked = select(1).where(self._here(column.table), cast(column, String).contains(key, autoescape=True))
            if connection.execute(asked.limit(1)).first() is not None:
                return True
        return False

    def _here(self, table: Any) -> ColumnElement[bool]:
        here: ColumnElement[bool] = table.c.workspace_id == self._database.workspace
        return here


def scrub(url: str) -> None:
    """Write an SQLite file anew, so that no old version of a row is left in it or beside it; it takes a while.

    Of other databases nothing: they look after themselves.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return
    with closing(sqlite3.connect(str(parsed.database), timeout=60, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def about(table: Table, people: Sequence[tuple[str, str]], talks: Sequence[str]) -> ColumnElement[bool] | None:
    """Return which rows of a table are about these people and their conversations; None for a table without any."""
    columns, found = table.c, []
    if table is contacts:
        found += [and_(columns.number == number, columns.id == contact) for number, contact in people]
    if {"number", "contact"} <= set(columns.keys()):
        found += [and_(columns.number == number, columns.contact == contact) for number, contact in people]
    if {"number", "chat"} <= set(columns.keys()):
        found += [and_(columns.number == number, columns.chat == contact) for number, contact in people]
    if table is conversations:
        found.append(columns.id.in_(talks))
    if "conversation" in columns:
        found.append(columns.conversation.in_(talks))
    return or_(false(), *found) if found else None


def _media_key(event: Any) -> str | None:
    media = event.get("message", {}).get("media") if isinstance(event, dict) else None
    return media.get("file") if media else None
