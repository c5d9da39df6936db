"""Keeping words on a Database: going on through messages from where it stopped, each step a transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, case, delete, literal, select, update

from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import Bulk, Row, follow, insert, unindexed
from wabot_runtime.stores.records.schema import inbox, outbox
from wabot_runtime.stores.settled import settled
from wabot_runtime.stores.words.folding import kept_words, said_in
from wabot_runtime.stores.words.schema import word_marks, words, words_waiting

BATCH = 100
MARKS = ("inbox", "outbox", "waiting")
NEW = "new"

Said = tuple[str, str, int, str]
"""A message: its conversation, `came` or `said`, its id and its text."""


class SqlWords:
    """The words of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace
        self._put = _put(database.dialect, database.workspace)

    async def advance(self) -> int:
        """Go through some more messages of each kind; return how many there were, 0 when nothing was left to do."""
        if not await self._database.read(self._is_due):
            return 0
        return await self._database.write(self._advance)

    def _is_due(self, connection: Connection) -> bool:
        marks = self._marks(connection)
        for table in (inbox, outbox):
            at = marks[table.name].position if table.name in marks else 0
            newer = select(table.c.id).where(unindexed(table.c.workspace_id) == self._workspace, table.c.id > at)
            if connection.execute(newer.limit(1)).first() is not None:
                return True
        handled = self._waiting().where(inbox.c.status.is_distinct_from(NEW))
        return connection.execute(handled.limit(1)).first() is not None

    def _advance(self, connection: Connection) -> int:
        follow(connection, erasing(self._workspace))
        marks = self._begun(connection)
        found: list[Said] = []
        met = 0
        for table in (inbox, outbox):
            mark = marks[table.name]
            goal, more = settled(connection, self._workspace, table, mark)
            rows = connection.execute(_messages(table, self._workspace, mark.position, goal)).all()
            if table is inbox:
                self._wait_for(connection, [row.id for row in rows if row.status == NEW])
            found += said(table, [row for row in rows if table is outbox or row.status != NEW])
            position = rows[-1].id if len(rows) == BATCH else goal
            self._move(connection, table.name, position=max(position, mark.position), **more)
            met += len(rows)
        late, handled = self._handled(connection, marks["waiting"].position)
        self._keep(connection, [*found, *late])
        return met + handled

    def _wait_for(self, connection: Connection, entries: Sequence[int]) -> None:
        """Come back to what nobody has handled yet: whose conversation it is, is not known."""
        if entries:
            put = insert(self._database.dialect, words_waiting).on_conflict_do_nothing()
            connection.execute(put, [{"workspace_id": self._workspace, "entry": entry} for entry in entries])

    def _handled(self, connection: Connection, after: int) -> tuple[Sequence[Said], int]:
        """Return what was handled of the next that wait, and how many these were; the last is followed by the first."""
        asked = self._waiting().where(words_waiting.c.entry > after).order_by(words_waiting.c.entry).limit(BATCH)
        rows = connection.execute(asked).all()
        position = rows[-1].entry if len(rows) == BATCH else 0
        if position != after:
            self._move(connection, "waiting", position=position)
        over = [row for row in rows if row.status != NEW]
        if over:
            gone = delete(words_waiting).where(
                words_waiting.c.workspace_id == self._workspace, words_waiting.c.entry.in_([row.entry for row in over])
            )
            connection.execute(gone)
        return list(said(inbox, over)), len(over)

    def _waiting(self) -> Any:
        its = (inbox.c.workspace_id == words_waiting.c.workspace_id) & (inbox.c.id == words_waiting.c.entry)
        return (
            select(words_waiting.c.entry, inbox.c.id, inbox.c.status, inbox.c.conversation, inbox.c.event)
            .select_from(words_waiting.outerjoin(inbox, its))
            .where(words_waiting.c.workspace_id == self._workspace)
        )

    def _keep(self, connection: Connection, found: Sequence[Said]) -> None:
        newest: dict[tuple[str, str], dict[str, int]] = {}
        for conversation, source, id, text in found:
            for word in kept_words(text):
                known = newest.setdefault((word, conversation), {})
                known[source] = max(id, known.get(source, 0))
        rows = [
            self._put.encode({"word": word, "conversation": of, "came": ids.get("came"), "said": ids.get("said")})
            for (word, of), ids in sorted(newest.items())
        ]
        if rows:
            self._put.run(connection, rows)

    def _begun(self, connection: Connection) -> Mapping[str, Any]:
        fresh = [
            {"workspace_id": self._workspace, "name": name, "position": 0, "goal": 0, "since": 0} for name in MARKS
        ]
        connection.execute(insert(self._database.dialect, word_marks).on_conflict_do_nothing(), fresh)
        return self._marks(connection)

    def _marks(self, connection: Connection) -> Mapping[str, Any]:
        return marks(connection, self._workspace)

    def _move(self, connection: Connection, name: str, **values: Any) -> None:
        here = word_marks.c.workspace_id == self._workspace, word_marks.c.name == name
        connection.execute(update(word_marks).where(*here).values(**values))


def marks(connection: Connection, workspace: str) -> Mapping[str, Any]:
    """Return how far messages are gone through, by table."""
    asked = select(word_marks).where(word_marks.c.workspace_id == workspace)
    return {row.name: row for row in connection.execute(asked)}


def said(table: Table, rows: Sequence[Any]) -> Iterator[Said]:
    """Yield what rows of inbox or outbox say, those that belong to a conversation and say something."""
    for row in rows:
        data = message_in(table, row)
        text = said_in(data) if row.conversation is not None and data else ""
        if text:
            yield row.conversation, "came" if table is inbox else "said", row.id, text


def message_in(table: Table, row: Any) -> Mapping[str, Any]:
    """Return the message in a row of inbox or outbox, as JSON; empty where something else happened."""
    found: Mapping[str, Any] = (row.event or {}).get("message") or {} if table is inbox else row.content
    return found


def erasing(workspace: str) -> str:
    """Return the name under which keeping words and erasing people follow each other."""
    return f"words:{workspace}"


def _messages(table: Table, workspace: str, after: int, upto: int) -> Any:
    of = ("status", "event") if table is inbox else ("content",)
    return (
        select(*(table.c[name] for name in ("id", "conversation", *of)))
        .where(unindexed(table.c.workspace_id) == workspace, table.c.id > after, table.c.id <= upto)
        .order_by(table.c.id)
        .limit(BATCH)
    )


def _put(dialect: str, workspace: str) -> Bulk:
    def put(row: Row) -> Any:
        values = {"workspace_id": literal(workspace), **row}
        new = insert(dialect, words)
        given = dialect == "postgresql"
        new = new.from_select(list(values), select(*values.values())) if given else new.values(values)
        return new.on_conflict_do_update(
            index_elements=list(words.primary_key),
            set_={name: _newer(words.c[name], new.excluded[name]) for name in ("came", "said")},
        )

    return Bulk(dialect, "words", [words.c[name] for name in ("word", "conversation", "came", "said")], put)


def _newer(kept: Any, given: Any) -> Any:
    return case((kept.is_(None), given), (given > kept, given), else_=kept)
