"""The records store on SQLite and Postgres: everything durable, said once for both in SQLAlchemy Core."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy import Connection, inspect, text

from wabot_core.errors import SchemaOutdated
from wabot_core.stores import Bots, Conversations, Handoffs, Inbox, Leases, Numbers, OptOuts, Outbox, People, Turns
from wabot_runtime.stores.migrations import HEAD
from wabot_runtime.stores.records.bots import SqlBots
from wabot_runtime.stores.records.conversations import SqlConversations
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.handoffs import SqlHandoffs
from wabot_runtime.stores.records.inbox import SqlInbox
from wabot_runtime.stores.records.leases import SqlLeases
from wabot_runtime.stores.records.numbers import SqlNumbers
from wabot_runtime.stores.records.opening import open_database
from wabot_runtime.stores.records.optouts import SqlOptOuts
from wabot_runtime.stores.records.outbox import SqlOutbox
from wabot_runtime.stores.records.people import SqlPeople
from wabot_runtime.stores.records.schema import DEFAULT_WORKSPACE
from wabot_runtime.stores.records.writer import SqlTurns

__all__ = ["DEFAULT_WORKSPACE", "SqlRecords", "create"]


class SqlRecords:
    """Records of one workspace in an SQL database; see `wabot_core.stores.Records`."""

    def __init__(self, database: Database) -> None:
        """Take a database that is not open yet."""
        self._database = database
        self._turns = SqlTurns(database)
        self._inbox = SqlInbox(database)
        self.inbox: Inbox = self._inbox
        self.conversations: Conversations = SqlConversations(database)
        self.turns: Turns = self._turns
        self.handoffs: Handoffs = SqlHandoffs(database)
        self.outbox: Outbox = SqlOutbox(database)
        self.optouts: OptOuts = SqlOptOuts(database)
        self.bots: Bots = SqlBots(database)
        self.numbers: Numbers = SqlNumbers(database)
        self.leases: Leases = SqlLeases(database)
        self.people: People = SqlPeople(database)

    @property
    def database(self) -> Database:
        """Return the database, for tables that are no records: the desk's."""
        return self._database

    async def open(self) -> None:
        """Connect; raise SchemaOutdated, disconnected again, when the schema is older than this wabot.

        A newer schema is fine: migrations only add what the release before can live with.
        """
        await self._database.open()
        try:
            found = await self._database.read(_version)
            if found is None or found < HEAD:
                raise SchemaOutdated(why=f"it is at {found or 'nothing'}, this wabot needs {HEAD}")
        except BaseException:
            await self._database.close()
            raise
        self._turns.open()

    def heed_erasures(self, digest: Callable[[str, str], str]) -> None:
        """Record nothing any more that somebody wrote before they were erased; `digest` names them as tombstones do."""
        self._inbox.heed_erasures(digest)

    async def upgrade(self, *, say: Callable[[str], None]) -> None:
        """Bring the schema to HEAD, one migration after the other; needs a role that owns the tables."""
        from wabot_runtime.stores.migrations.run import upgrade

        await asyncio.to_thread(upgrade, self._database.url, say=say)

    async def healthy(self) -> None:
        """Ask the database something trivial; raise its error."""
        await self._database.read(lambda connection: connection.execute(text("SELECT 1")).scalar_one())

    async def close(self) -> None:
        """Finish the turns that were handed in and disconnect."""
        await self._turns.close()
        await self._database.close()


def create(url: str, *, workspace: str = DEFAULT_WORKSPACE) -> SqlRecords:
    """Return the records at a `sqlite:` or `postgresql:` URL; raise BadStoreUrl."""
    return SqlRecords(open_database(url, workspace=workspace))


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT max(version_num) FROM alembic_version")).scalar_one()
    return str(found) if found else None
