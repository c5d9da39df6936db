"""The raw limit of a database: the rows of one turn written by its driver alone, without wabot's records.

It checks and promises less: no lease, no workspace, no captures. Both sides begin with the same TurnCommit.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import orjson

from wabot_core.conversations import conversation_to_json
from wabot_core.events import event_to_json
from wabot_core.messages import content_to_json
from wabot_core.stores import TurnCommit

CONNECTIONS = 8

SQLITE_TABLES = """
CREATE TABLE conversations (id TEXT PRIMARY KEY, contact TEXT, turns INTEGER, state TEXT);
CREATE TABLE turns (conversation TEXT, turn INTEGER, event TEXT, steps TEXT, PRIMARY KEY (conversation, turn));
CREATE TABLE inbox (id INTEGER PRIMARY KEY, status TEXT);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, conversation TEXT, message_id TEXT UNIQUE, content TEXT, status TEXT);
"""
POSTGRES_TABLES = """
CREATE TABLE conversations (id text PRIMARY KEY, contact text, turns integer, state jsonb);
CREATE INDEX conversations_contact ON conversations (contact);
CREATE TABLE turns (conversation text, turn integer, event jsonb, steps jsonb, PRIMARY KEY (conversation, turn));
CREATE TABLE inbox (id bigint PRIMARY KEY, status text);
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation text, message_id text UNIQUE, content jsonb, status text
);
"""
SQLITE_TURN = (
    "INSERT INTO conversations VALUES (:id, :contact, :turns, :state) "
    "ON CONFLICT (id) DO UPDATE SET turns = excluded.turns, state = excluded.state WHERE turns = excluded.turns - 1",
    "INSERT INTO turns VALUES (:id, :turns, :event, :steps)",
    "UPDATE inbox SET status = 'done' WHERE id = :inbox AND status = 'new'",
    "INSERT INTO outbox (conversation, message_id, content, status) VALUES (:id, :message_id, :content, 'queued')",
)
POSTGRES_TURN = """
WITH moved AS (
    INSERT INTO conversations VALUES (%(id)s, %(contact)s, %(turns)s, %(state)s)
    ON CONFLICT (id) DO UPDATE SET turns = excluded.turns, state = excluded.state
    WHERE conversations.turns = excluded.turns - 1 RETURNING 1
), taken AS (
    INSERT INTO turns VALUES (%(id)s, %(turns)s, %(event)s, %(steps)s) RETURNING 1
), closed AS (
    UPDATE inbox SET status = 'done' WHERE id = %(inbox)s AND status = 'new' RETURNING 1
), said AS (
    INSERT INTO outbox (conversation, message_id, content, status)
    VALUES (%(id)s, %(message_id)s, %(content)s, 'queued') RETURNING 1
)
SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM taken), (SELECT count(*) FROM closed),
       (SELECT count(*) FROM said)
"""
POSTGRES_STATE = "SELECT state FROM conversations WHERE contact = %s"


class Raw(Protocol):
    """One way to write turns without wabot's records."""

    async def receive(self, entries: Sequence[int]) -> None:
        """Put entries into the inbox, which turns will close."""

    async def load(self, contact: str) -> None:
        """Read the state of a contact's conversation."""

    async def commit(self, turn: TurnCommit) -> None:
        """Write one turn durably, in a transaction of its own."""


class RawSqlite:
    """One connection, one transaction a turn, WAL and synchronous=FULL; it blocks, as nothing else would be faster."""

    def __init__(self, file: Path) -> None:
        """Make the file."""
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(SQLITE_TABLES)

    async def receive(self, entries: Sequence[int]) -> None:
        """Put entries into the inbox."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO inbox VALUES (?, 'new')", [(entry,) for entry in entries])
        self._connection.execute("COMMIT")

    async def load(self, contact: str) -> None:
        """Read the state of a contact's conversation."""
        self._connection.execute("SELECT state FROM conversations WHERE contact = ?", (contact,)).fetchone()

    async def commit(self, turn: TurnCommit) -> None:
        """Write one turn."""
        values = _values(turn)
        self._connection.execute("BEGIN IMMEDIATE")
        for statement in SQLITE_TURN:
            self._connection.execute(statement, values)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class RawPostgres:
    """Eight connections, one statement a turn, prepared."""

    def __init__(self, connections: Sequence[Any]) -> None:
        """Use open psycopg connections; who waits longest gets the next free one."""
        self._free = list(connections)
        self._turnstile = asyncio.Semaphore(len(connections))

    async def receive(self, entries: Sequence[int]) -> None:
        """Put entries into the inbox."""
        await self._run("INSERT INTO inbox SELECT unnest(%s::bigint[]), 'new'", (list(entries),))

    async def load(self, contact: str) -> None:
        """Read the state of a contact's conversation."""
        await self._run(POSTGRES_STATE, (contact,))

    async def commit(self, turn: TurnCommit) -> None:
        """Write one turn."""
        written = await self._run(POSTGRES_TURN, _values(turn))
        assert written == (1, 1, 1, 1)

    async def _run(self, statement: str, values: Any) -> Any:
        async with self._turnstile:
            connection = self._free.pop()
            try:
                cursor = await connection.execute(statement, values, prepare=True)
                return await cursor.fetchone() if cursor.description else None
            finally:
                self._free.append(connection)


@asynccontextmanager
async def raw_postgres(url: str) -> AsyncIterator[RawPostgres]:
    """Connect to an empty database of its own, make the tables, and disconnect after the block."""
    connections = [await _connected(url) for _ in range(CONNECTIONS)]
    try:
        await connections[0].execute(POSTGRES_TABLES)
        yield RawPostgres(connections)
    finally:
        for connection in connections:
            await connection.close()


async def analyze(url: str) -> None:
    """Count what the tables hold, as Postgres itself does within a minute of their first rows."""
    async with await _connected(url) as connection:
        await connection.execute("ANALYZE")


async def _connected(url: str) -> Any:
    from psycopg import AsyncConnection

    return await AsyncConnection.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True)


def _values(turn: TurnCommit) -> dict[str, Any]:
    conversation = turn.conversation
    [reply] = turn.replies
    return {
        "id": conversation.id,
        "contact": conversation.contact,
        "turns": conversation.turns,
        "state": orjson.dumps(conversation_to_json(conversation)).decode(),
        "event": orjson.dumps(event_to_json(turn.event)).decode(),
        "steps": orjson.dumps([[step.flow, step.node, step.exit, step.error] for step in turn.steps]).decode(),
        "inbox": turn.inbox,
        "message_id": reply.message_id,
        "content": orjson.dumps(content_to_json(reply.content)).decode(),
    }
