"""Statements listened to while the API answers, and run again beside it: as they are, or by the driver alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Select, event, make_url

from wabot_core.stores import Records
from wabot_runtime.stores.records.database import Database

CONNECTIONS = 8
OF_THE_CALLER = "FROM accounts JOIN sessions"
"""What the frame asks about who calls; a bare route has no caller."""

Statement = tuple[str, Any]
Ask = Callable[[Sequence[Statement]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked: `queries` as the program writes them and what they were given, `statements` as the driver did."""

    queries: list[tuple[Select[Any], Any]] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    async def rows(self, records: Records) -> list[list[dict[str, Any]]]:
        """Ask the same queries of these records again; return the rows of each."""

        def work(connection: Connection) -> list[list[dict[str, Any]]]:
            return [
                [
                    {str(name): value for name, value in row.items()}
                    for row in connection.execute(query, given).mappings()
                ]
                for query, given in self.queries
            ]

        database: Database = records.database  # type: ignore[attr-defined]
        return await database.read(work)


@contextmanager
def listened() -> Iterator[Asked]:
    """Collect what is asked of a database within the block, but for who calls."""
    found = Asked()

    def keep(connection: Any, query: Any, several: Any, given: Any, options: Any) -> None:
        if isinstance(query, Select) and OF_THE_CALLER not in " ".join(str(query).split()):
            found.queries.append((query, given or several or None))

    def keep_driven(connection: Any, cursor: Any, statement: str, given: Any, context: Any, many: bool) -> None:
        if OF_THE_CALLER not in " ".join(statement.split()):
            found.statements.append((statement, given))

    event.listen(Engine, "before_execute", keep)
    event.listen(Engine, "before_cursor_execute", keep_driven)
    try:
        yield found
    finally:
        event.remove(Engine, "before_execute", keep)
        event.remove(Engine, "before_cursor_execute", keep_driven)


@asynccontextmanager
async def bare_database(url: str) -> AsyncIterator[Ask]:
    """Give what runs statements and fetches every row, by the driver alone."""
    if make_url(url).get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(make_url(url).database))
        try:
            yield _on_sqlite(connection)
        finally:
            connection.close()
        return
    import psycopg

    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    connections = [await psycopg.AsyncConnection.connect(plain, autocommit=True) for _ in range(CONNECTIONS)]
    try:
        yield _on_postgres(connections)
    finally:
        for one in connections:
            await one.close()


def _on_sqlite(connection: sqlite3.Connection) -> Ask:
    async def ask(asked: Sequence[Statement]) -> None:
        for statement, given in asked:
            connection.execute(statement, given).fetchall()

    return ask


def _on_postgres(connections: list[Any]) -> Ask:
    turnstile = asyncio.Semaphore(len(connections))

    async def ask(asked: Sequence[Statement]) -> None:
        async with turnstile:
            connection = connections.pop()
            try:
                for statement, given in asked:
                    cursor = await connection.execute(statement, given, prepare=True)
                    await cursor.fetchall()
            finally:
                connections.append(connection)

    return ask
