"""Postgres as a Database: psycopg's async driver in a pool, each transaction confined to the workspace and timed."""

from __future__ import annotations

import asyncio
import random
import re

import orjson
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from wabot_runtime.stores.errors import BadStoreUrl, StoreClosed
from wabot_runtime.stores.records.database import T, Work
from wabot_runtime.stores.records.values import to_json

POOL = 8
"""Connections kept unless the URL says `?pool=…`."""

RETRIES = 6
"""How often a transaction that met a deadlock or a serialization failure is run again."""

TIMEOUTS = {
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
}
PLANS = dict.fromkeys(
    ("enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_material", "jit"), "off"
)
"""All our statements look rows up by an index. The planner, who doesn't know how few rows a JSON array has, would
read whole tables while they are small, and a prepared statement would go on so when they have grown."""

_WORKSPACE = re.compile("[A-Za-z0-9_-]{1,64}")
_NO_PARAMETERS = {"no_parameters": True}
_AGAIN = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected: surely rolled back


class PostgresDatabase:
    """A Postgres database at `postgresql://…`.

    The URL's query takes libpq's options and two of ours: `pool` (connections) and `prepared=off` (no prepared
    statements, for a pgBouncer older than 1.21).
    """

    dialect = "postgresql"

    def __init__(self, url: URL, *, workspace: str) -> None:
        """Take the URL; nothing is connected yet."""
        if not _WORKSPACE.fullmatch(workspace):
            raise BadStoreUrl(kind="records", why="a workspace's id has letters, digits, - and _ only")
        pool, prepared = url.query.get("pool", str(POOL)), url.query.get("prepared", "on")
        if not isinstance(pool, str) or not pool.isdecimal() or pool == "0" or prepared not in ("on", "off"):
            raise BadStoreUrl(kind="records", why="`pool` is a number of connections, `prepared` is on or off")
        self.workspace = workspace
        self.url = url.set(drivername="postgresql+psycopg").difference_update_query(("pool", "prepared"))
        self._pool = int(pool)
        self._arguments = {} if prepared == "on" else {"prepare_threshold": None}
        # in every transaction, not per session: behind pgBouncer in transaction mode a session is anyone's
        settings = {"wabot.workspace": workspace, **TIMEOUTS, **PLANS}
        local = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items())
        self._begin = f"BEGIN; SELECT {local}"  # one round trip; nothing in it needs quoting
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        """Make the pool and its first connection."""
        self._engine = create_async_engine(
            self.url,
            pool_size=self._pool,
            max_overflow=0,
            pool_timeout=10,
            pool_use_lifo=True,  # the same few connections, with their prepared statements
            isolation_level="AUTOCOMMIT",
            json_serializer=to_json,
            json_deserializer=orjson.loads,
            hide_parameters=True,  # what people wrote is in no error message
            connect_args={"connect_timeout": 10, **self._arguments},
        )
        async with self._engine.connect():
            pass

    async def close(self) -> None:
        """Close the pool."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.dispose()

    async def read(self, work: Work[T]) -> T:
        """Run a read in a transaction of its own."""
        return await self._run(work)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction, again when it met a deadlock."""
        return await self._run(work)

    async def _run(self, work: Work[T]) -> T:
        attempt = 0
        while True:
            try:
                return await self._transact(work)
            except DBAPIError as error:
                attempt += 1
                if attempt > RETRIES or not _to_be_repeated(error):
                    raise
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))

    async def _transact(self, work: Work[T]) -> T:
        if self._engine is None:
            raise StoreClosed
        async with self._engine.connect() as connection:
            return await connection.run_sync(self._within, work)

    def _within(self, connection: Connection, work: Work[T]) -> T:
        _begin(connection, self._begin)
        try:
            result = work(connection)
        except BaseException:
            if not connection.invalidated:
                connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")
        return result


def _begin(connection: Connection, script: str) -> None:
    """Begin in one round trip, on a new connection if the pooled one died meanwhile: nothing can be lost yet."""
    try:
        connection.exec_driver_sql(script, execution_options=_NO_PARAMETERS)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        connection.exec_driver_sql(script, execution_options=_NO_PARAMETERS)


def _to_be_repeated(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _AGAIN
