"""Run the migrations: the only place that talks to Alembic's commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, func, select
from sqlalchemy.pool import NullPool

from wabot_runtime.stores.records.sqlite import create_private, sqlite_engine

FOLDER = Path(__file__).parent

_LOCK = 0x7761626F74
"""Key of the advisory lock on Postgres: two upgrades at once follow each other."""


def upgrade(url: URL, *, say: Callable[[str], None]) -> None:
    """Bring the schema to the newest migration; say which ones run."""
    with _connected(url) as connection:
        configured = config(connection)
        scripts = ScriptDirectory.from_config(configured)
        current = MigrationContext.configure(connection).get_current_revision()
        missing = [one for one in scripts.walk_revisions() if current is None or one.revision > current]
        if not missing:
            say("The database is up to date.")
            return
        for one in reversed(missing):
            say(f"Upgrading the database to {one.revision}: {one.doc}")
        command.upgrade(configured, "head")


def downgrade(url: URL, revision: str = "base") -> None:
    """Take the schema back to a revision; what its tables held is gone."""
    with _connected(url) as connection:
        command.downgrade(config(connection), revision)


def check(url: URL) -> None:
    """Raise Alembic's error when the database differs from `schema.py`."""
    with _connected(url) as connection:
        command.check(config(connection))


def config(connection: Connection) -> Config:
    """Return Alembic's configuration for one connection; there is no ini file."""
    configured = Config()
    configured.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    configured.set_main_option("path_separator", "os")
    configured.attributes["connection"] = connection
    return configured


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    """Open one transaction for everything, so that a migration stays whole or not at all."""
    sqlite = url.get_backend_name() == "sqlite"
    engine = _sqlite(url) if sqlite else create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection, _in_sqlite(connection) if sqlite else _in_postgres(connection):
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _in_sqlite(connection: Connection) -> Iterator[None]:
    # SQLite would check foreign keys while a table is being copied over
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


@contextmanager
def _in_postgres(connection: Connection) -> Iterator[None]:
    with connection.begin():
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        yield


def _sqlite(url: URL) -> Engine:
    create_private(Path(str(url.database)))
    return sqlite_engine(url)
