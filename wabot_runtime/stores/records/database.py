"""A database as the records use it: transactions over a sync Connection; which database it is, is decided here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from wabot_runtime.stores.errors import BadStoreUrl

T = TypeVar("T")
Work = Callable[[Connection], T]
"""Statements of one transaction. It may run again (deadlock) and in another thread: it uses its Connection only."""


class Database(Protocol):
    """Connections to one database, every transaction confined to one workspace."""

    workspace: str
    dialect: str
    url: URL

    async def open(self) -> None:
        """Connect."""

    async def close(self) -> None:
        """Finish what was begun and disconnect."""

    async def read(self, work: Work[T]) -> T:
        """Run short indexed reads; several statements may see what others commit between them."""

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one durable transaction; nothing of it stays when it raises.

        When the connection is lost while committing, the error has `connection_invalidated` and the outcome is unknown.
        """

    async def write_once(self, work: Work[T]) -> T:
        """Run `work`, which is one statement, in one durable transaction that no error of `work` itself takes back.

        It costs one round trip instead of two; when the connection is lost, the outcome is unknown.
        """


def open_database(url: str, *, workspace: str) -> Database:
    """Return the database of a `sqlite:` or `postgresql:` URL, not yet connected; raise BadStoreUrl."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadStoreUrl(kind="records", why="it is not a URL") from error
    if parsed.get_backend_name() == "sqlite":
        from wabot_runtime.stores.records.sqlite import SqliteDatabase

        return SqliteDatabase(parsed, workspace=workspace)
    if parsed.get_backend_name() != "postgresql":
        raise BadStoreUrl(kind="records", why=f"{parsed.get_backend_name()} is neither sqlite nor postgresql")
    from wabot_runtime.stores.records.postgres import PostgresDatabase

    return PostgresDatabase(parsed, workspace=workspace)
