"""psycopg connections that send what confines a transaction together with its first statement: no trip of its own.

Which transactions there are is `postgres.py`'s business.
"""

from __future__ import annotations

import select
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from enum import Enum
from typing import Any, Self, cast

from psycopg import AsyncConnection, AsyncCursor, AsyncPipeline
from psycopg.abc import Params, PQGen, Query
from psycopg.generators import send
from psycopg.pq import TransactionStatus

Command = tuple[str, Params | None]


class Mode(Enum):
    """How statements make transactions."""

    TOGETHER = "together"
    """All of them are one, which the caller ends."""

    EACH_ALONE = "each alone"
    """Each is one, ended when it is answered: Postgres takes what lies between two syncs of a pipeline for one."""

    ONCE = "once"
    """As each alone, but there is only one; a second would not stand or fall with the first."""


class _UnflushedPipeline(AsyncPipeline):
    """A pipeline that ends with Sync and nothing after it.

    psycopg's own sends each command as it comes, and Flush behind the Sync. Postgres runs what it has got, starts the
    clock of idle_in_transaction_session_timeout at the Sync, and stops it at any further message: a process that froze
    before the Sync or behind the Flush would keep its locks for as long as it is frozen. So all goes in one piece.
    """

    def _exit_gen(self) -> PQGen[None]:
        self._enqueue_sync()
        self._hand_over()
        yield from send(self.pgconn)
        yield from super()._fetch_gen(flush=False)

    def _communicate_gen(self) -> PQGen[None]:
        """Send nothing yet: it goes with the Sync, or when an answer is fetched before it."""
        yield from ()

    def _fetch_gen(self, *, flush: bool) -> PQGen[None]:
        self._hand_over()
        yield from super()._fetch_gen(flush=flush)

    def _hand_over(self) -> None:
        """Give libpq the commands; it sends them at the Sync."""
        while self.command_queue:
            self.command_queue.popleft()()


class PipelinedConnection(AsyncConnection[Any]):
    """A connection whose plain cursors send the settings of a transaction ahead of a statement, unanswered."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Begin without any mode: statements go as they are."""
        super().__init__(*arguments, **options)
        self.cursor_factory = PipelinedCursor
        self._ahead: tuple[Command, ...] = ()
        self._behind: tuple[Command, ...] = ()
        self._mode: Mode | None = None
        self._herald: AsyncCursor[Any] | None = None

    @asynccontextmanager
    async def pipeline(self) -> AsyncIterator[AsyncPipeline]:
        """Begin a pipeline, or go on in the one there is; it ends with a Sync."""
        if self._pipeline is None:
            self._pipeline = _UnflushedPipeline(self)
        async with super().pipeline() as pipeline:
            yield pipeline

    def begin(self, mode: Mode, *, settings: str) -> None:
        """Send `settings` ahead of the next statement, or of each."""
        self._mode = mode
        begin: tuple[Command, ...] = (("BEGIN", None),) if mode is Mode.TOGETHER else ()
        self._ahead = (*begin, (settings, None))

    def send_ahead(self, query: str, params: Params | None = None) -> None:
        """Send one more command before the next statement, or each, without waiting for its answer."""
        self._ahead = (*self._ahead, (query, params))

    def commit_behind(self) -> None:
        """Commit the transaction in the round trip of its next statement."""
        self._behind = (("COMMIT", None),)

    def end(self) -> None:
        """Send statements as they are again."""
        self._mode = None
        self._ahead = self._behind = ()

    def take(self) -> tuple[Sequence[Command], Sequence[Command]]:
        """Return what goes before and after the statement to come; raise RuntimeError for a second of one."""
        ahead, behind = self._ahead, self._behind
        if self._mode is Mode.ONCE and not ahead:
            raise RuntimeError("write_once runs one statement: use write for more, which stand or fall together")
        if self._mode is not Mode.EACH_ALONE:
            self._ahead = self._behind = ()
        return ahead, behind

    def herald(self) -> AsyncCursor[Any]:
        """Return the cursor of what goes before and after statements; nobody reads its answers."""
        if self._herald is None:
            self._herald = AsyncCursor(self)
        return self._herald

    @property
    def is_in_transaction(self) -> bool:
        """Say whether there is something to commit or to roll back."""
        return self.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    def is_dead(self) -> bool:
        """Say whether the server has closed an idle connection: then there is something to read. It costs no trip."""
        if self.closed:
            return True
        poll = select.poll()
        poll.register(self.pgconn.socket, select.POLLIN)
        return bool(poll.poll(0))


class PipelinedCursor(AsyncCursor[Any]):
    """Sends, in one round trip, what its connection wants ahead and the statement."""

    async def execute(
        self, query: Query, params: Params | None = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Self:
        """Run a statement; the first error, of the settings or of the statement, is raised."""
        connection = self.connection
        assert isinstance(connection, PipelinedConnection)
        ahead, behind = connection.take()
        if not ahead and not behind:
            return await super().execute(cast(str, query), params, prepare=prepare, binary=binary)
        herald = connection.herald()
        async with connection.pipeline():
            for command in ahead:
                await herald.execute(*command)
            await super().execute(cast(str, query), params, prepare=prepare, binary=binary)
            for command in behind:
                await herald.execute(*command)
        return self

    async def executemany(self, query: Query, params_seq: Iterable[Params], *, returning: bool = False) -> None:
        """Run a statement for each of some values, in one transaction."""
        connection = self.connection
        assert isinstance(connection, PipelinedConnection)
        ahead, behind = connection.take()
        herald = connection.herald()
        async with connection.pipeline():
            for command in ahead:
                await herald.execute(*command)
            await super().executemany(query, params_seq, returning=returning)
            for command in behind:
                await herald.execute(*command)
