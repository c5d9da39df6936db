"""Which database the records are in: decided by its URL, and only that one's driver is imported."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from wabot_runtime.stores.errors import BadStoreUrl
from wabot_runtime.stores.records.database import Database


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
