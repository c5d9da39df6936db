"""Putting many rows into a database at once, for measurements, and letting it come to rest; it makes no rows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, make_url

from wabot_runtime.stores.records.schema import DEFAULT_WORKSPACE

Filling = tuple[Table, Sequence[str], Iterable[Sequence[Any]]]
"""A table, its columns, and rows of them."""


def fill(url: str, tables: Iterable[Filling]) -> None:
    """Put rows into the tables at a `sqlite:` or `postgresql:` URL; columns that a table lacks are left out."""
    (_copy if _is_postgres(url) else insert_rows)(url, tables)


async def come_to_rest(url: str) -> None:
    """Do what Postgres does by itself within minutes of so many rows: its autovacuum's work, and a checkpoint.

    Until then a read may have to write first: the marks of rows that are seen for the first time, or a page that has to
    make place for another. Nothing is read into memory for what is asked later.
    """
    if _is_postgres(url):
        await asyncio.to_thread(_rest, url)


def _rest(url: str) -> None:
    import psycopg

    with psycopg.connect(_plain_url(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _copy(url: str, tables: Iterable[Filling]) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(_plain_url(url), autocommit=True) as connection:
        for table, names, rows in tables:
            kept = _kept(table, names)
            columns = sql.SQL(", ").join(map(sql.Identifier, ["workspace_id", *(names[place] for place in kept)]))
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
            with connection.cursor().copy(into) as copy:
                for row in rows:
                    copy.write_row((DEFAULT_WORKSPACE, *(row[place] for place in kept)))
        connection.execute(
            "SELECT setval(pg_get_serial_sequence('inbox', 'id'), (SELECT max(id) FROM inbox))"  # we gave ids ourselves
        )
        connection.execute("VACUUM ANALYZE")


def insert_rows(url: str, tables: Iterable[Filling]) -> None:
    """Put rows into the tables of the SQLite file at a URL."""
    import sqlite3

    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        for table, names, rows in tables:
            kept = _kept(table, names)
            columns = ", ".join(["workspace_id", *(names[place] for place in kept)])
            marks = ", ".join(["?"] * (len(kept) + 1))
            connection.execute("BEGIN")
            connection.executemany(
                f"INSERT INTO {table.name} ({columns}) VALUES ({marks})",  # noqa: S608  our own schema's names
                ((DEFAULT_WORKSPACE, *(_plain(row[place]) for place in kept)) for row in rows),
            )
            connection.execute("COMMIT")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _kept(table: Table, names: Sequence[str]) -> list[int]:
    return [place for place, name in enumerate(names) if name in table.c]


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=None).isoformat(" ", "microseconds") if isinstance(value, datetime) else value


def _is_postgres(url: str) -> bool:
    return make_url(url).get_backend_name() == "postgresql"


def _plain_url(url: str) -> str:
    """Return a URL as psycopg takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
