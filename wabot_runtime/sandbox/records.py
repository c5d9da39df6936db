"""The sandbox's durable state: one SQLite file. What its tables mean is said where they are used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS device (
    key TEXT PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, linked_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS contact (jid TEXT PRIMARY KEY, name TEXT NOT NULL, members TEXT);
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, chat TEXT NOT NULL, id TEXT NOT NULL,
    from_me INTEGER NOT NULL, participant TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL,
    at REAL NOT NULL, ack INTEGER NOT NULL DEFAULT 0, repeats INTEGER NOT NULL DEFAULT 0,
    differed INTEGER NOT NULL DEFAULT 0, edits INTEGER NOT NULL DEFAULT 0, revoked INTEGER NOT NULL DEFAULT 0,
    UNIQUE (number, chat, id, from_me, participant)
);
CREATE INDEX IF NOT EXISTS message_of_chat ON message (number, chat, seq);
CREATE TABLE IF NOT EXISTS addon (
    number TEXT NOT NULL, chat TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, sender TEXT NOT NULL,
    value TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (number, target, kind, sender)
);
CREATE TABLE IF NOT EXISTS frame (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, op TEXT NOT NULL, key TEXT NOT NULL,
    at REAL NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS delivery (n INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, frame TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_of_device ON delivery (device, n);
CREATE TABLE IF NOT EXISTS media (
    hash TEXT PRIMARY KEY, mimetype TEXT NOT NULL, size INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0
);
"""


class Records:
    """One open database. Safe from a killed process (WAL), used from one event loop only."""

    def __init__(self, path: Path) -> None:
        """Open the file, made with its tables if it is new."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)
        self._open = False

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Run one statement with its values."""
        return self._connection.execute(statement, values)

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        found: sqlite3.Row | None = self._connection.execute(statement, values).fetchone()
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Join the statements of the block, all or nothing; a block within a block joins the outer one."""
        if self._open:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        self._open = True
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        else:
            self._connection.execute("COMMIT")
        finally:
            self._open = False

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
