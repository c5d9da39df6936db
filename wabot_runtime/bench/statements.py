"""Statements listened to while the API answers, and run again by the driver alone: what reading costs at least."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Engine, event, make_url

CONNECTIONS = 8
OF_THE_CALLER = "FROM accounts JOIN sessions"
"""What the frame asks about who calls; a bare route has no caller."""

Statement = tuple[str, Any]
Ask = Callable[[Sequence[Statement]], Awaitable[None]]


@contextmanager
def listened() -> Iterator[list[Statement]]:
    """Collect what is asked of a database within the block, but for who calls."""
    found: list[Statement] = []

    def keep(connection: Any, cursor: Any, statement: str, given: Any, context: Any, many: bool) -> None:
        if OF_THE_CALLER not in " ".join(statement.split()):
            found.append((statement, given))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


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
