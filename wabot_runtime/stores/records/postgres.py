"""Postgres as a Database: psycopg's async driver in a pool, each transaction confined to the workspace and timed.

How a transaction begins without a round trip of its own is `pipelines.py`'s business.
"""

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
from wabot_runtime.stores.records.pipelines import Mode, PipelinedConnection
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
        self._settings = f"SELECT {local}"  # nothing in it needs quoting
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
            connect_args={
                "connect_timeout": 10,
                "async_creator_fn": PipelinedConnection.connect,
                **self._arguments,
            },
        )
        async with self._engine.connect():
            pass

    async def close(self) -> None:
        """Close the pool."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.dispose()

    async def read(self, work: Work[T]) -> T:
        """Run a read, each of its statements in a transaction of its own: at READ COMMITTED they share nothing."""
        return await self._run(work, Mode.EACH_ALONE)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction, again when it met a deadlock."""
        return await self._run(work, Mode.TOGETHER)

    async def write_once(self, work: Work[T]) -> T:
        """Run `work`, which is one statement, in one round trip; again when it met a deadlock."""
        return await self._run(work, Mode.ONCE)

    async def _run(self, work: Work[T], mode: Mode) -> T:
        attempt = 0
        while True:
            try:
                return await self._transact(work, mode)
            except DBAPIError as error:
                attempt += 1
                if attempt > RETRIES or not _to_be_repeated(error):
                    raise
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))

    async def _transact(self, work: Work[T], mode: Mode) -> T:
        if self._engine is None:
            raise StoreClosed
        async with self._engine.connect() as connection:
            return await connection.run_sync(self._within, work, mode)

    def _within(self, connection: Connection, work: Work[T], mode: Mode) -> T:
        driver = _driver_of(connection)
        if driver.is_dead():  # the pooled one died meanwhile: nothing was sent on it yet
            connection.invalidate()
            driver = _driver_of(connection)
        driver.begin(mode, settings=self._settings)
        try:
            result = work(connection)
            if driver.is_in_transaction:
                connection.exec_driver_sql("COMMIT")
        except BaseException:
            if not connection.invalidated and driver.is_in_transaction:
                connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            driver.end()
        return result


def _driver_of(connection: Connection) -> PipelinedConnection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, PipelinedConnection)
    return driver


def _to_be_repeated(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _AGAIN
