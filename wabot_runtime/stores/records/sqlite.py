"""SQLite as a Database: one writer thread that joins waiting transactions into one commit, reads on the event loop."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from wabot_runtime.stores.errors import BadStoreUrl, StoreClosed
from wabot_runtime.stores.records.database import T, Work
from wabot_runtime.stores.records.dialect import MERGE
from wabot_runtime.stores.records.values import to_json

GROUP = 64
"""Transactions joined into one commit at most."""

BUSY_TIMEOUT = 10_000
"""How long a write waits for another process (a backup, an upgrade), in milliseconds."""

_Job = tuple[Work[Any], asyncio.Future[Any]]
_Outcome = tuple[asyncio.Future[Any], Any, BaseException | None]


class SqliteDatabase:
    """One file in WAL mode; a write is on the disk (`synchronous=FULL`) once its call returned."""

    dialect = "sqlite"

    def __init__(self, url: URL, *, workspace: str) -> None:
        """Take the file's URL; nothing is opened yet."""
        if url.database in (None, "", ":memory:"):
            raise BadStoreUrl(kind="records", why="SQLite needs a file; use memory:// for a store without one")
        self.url = url
        self.workspace = workspace
        self._path = Path(str(url.database))
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._reader: Connection | None = None
        self._engine: Engine | None = None

    async def open(self) -> None:
        """Open the file, creating it (readable by its owner only) if it is not there."""
        create_private(self._path)
        self._engine = sqlite_engine(self.url)
        loop = asyncio.get_running_loop()
        ready = loop.create_future()
        self._thread = threading.Thread(
            target=self._write_all, args=(loop, ready), name="wabot-sqlite-writer", daemon=True
        )
        self._thread.start()
        await ready
        self._reader = self._engine.connect()
        self._reader.exec_driver_sql("PRAGMA query_only = ON")

    async def close(self) -> None:
        """Finish the writes handed in so far and close the file."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(thread.join)
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self._engine is not None:
            self._engine.dispose()

    async def read(self, work: Work[T]) -> T:
        """Run a short read on the event loop: in WAL mode no writer can hold it up."""
        if self._reader is None:
            raise StoreClosed
        return work(self._reader)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in the writer thread; when cancelled meanwhile it may still be written."""
        if self._thread is None:
            raise StoreClosed
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put((work, future))
        return await future

    async def write_once(self, work: Work[T]) -> T:
        """Run `work`, which is one statement; here it costs what every write does."""
        return await self.write(work)

    def _write_all(self, loop: asyncio.AbstractEventLoop, ready: asyncio.Future[None]) -> None:
        assert self._engine is not None
        try:
            connection = self._engine.connect()
        except Exception as error:
            _tell(loop, _resolve, [(ready, None, error)])
            return
        _tell(loop, _resolve, [(ready, None, None)])
        with connection:
            closing = False
            while not closing:
                jobs, closing = self._waiting()
                if jobs:
                    _tell(loop, _resolve, _commit(connection, jobs))

    def _waiting(self) -> tuple[list[_Job], bool]:
        """Return what waits to be written, waiting for a first job, and whether to end after it."""
        job = self._jobs.get()
        jobs: list[_Job] = []
        while job is not None:
            jobs.append(job)
            if len(jobs) == GROUP:
                break
            try:
                job = self._jobs.get_nowait()
            except Empty:
                break
        return jobs, job is None


def create_private(path: Path) -> None:
    """Create the file and its folder for the owner alone, unless they are there; SQLite's own files follow its mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def sqlite_engine(url: URL) -> Engine:
    """Return an engine whose connections leave transactions to their caller and are durable and checked."""
    engine = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        paramstyle="named",
        connect_args={"check_same_thread": False},
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # what people wrote is in no error message
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -65536",  # 64 MiB
        "wal_autocheckpoint = 8000",  # 32 MiB of log before the file itself is written: fewer, longer fsyncs
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.create_function(MERGE, 2, _merge, deterministic=True)


def _merge(first: str, second: str) -> str:
    return orjson.dumps(orjson.loads(first) | orjson.loads(second)).decode()


def _commit(connection: Connection, jobs: list[_Job]) -> list[_Outcome]:
    """Run jobs in one transaction and commit them together: several behind savepoints, a lone one needs none."""
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        if len(jobs) == 1:
            [(work, future)] = jobs
            outcomes: list[_Outcome] = [(future, work(connection), None)]
        else:
            outcomes = [_attempt(connection, job) for job in jobs]
        connection.exec_driver_sql("COMMIT")
        return outcomes
    except Exception as error:
        if _in_transaction(connection):
            connection.exec_driver_sql("ROLLBACK")
        return [(future, None, error) for _, future in jobs]


def _attempt(connection: Connection, job: _Job) -> _Outcome:
    work, future = job
    connection.exec_driver_sql("SAVEPOINT job")
    try:
        result = work(connection)
    except Exception as error:
        connection.exec_driver_sql("ROLLBACK TO job")  # raises when a full disk ended the whole transaction
        connection.exec_driver_sql("RELEASE job")
        return future, None, error
    connection.exec_driver_sql("RELEASE job")
    return future, result, None


def _in_transaction(connection: Connection) -> bool:
    return bool(connection.connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]


def _tell(loop: asyncio.AbstractEventLoop, call: Callable[[list[_Outcome]], None], outcomes: list[_Outcome]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call, outcomes)


def _resolve(outcomes: list[_Outcome]) -> None:
    for future, result, error in outcomes:
        if future.done():
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
