"""Group commit: joins the turns that are ready into one transaction and answers each after it is on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy.exc import DBAPIError, OperationalError

from wabot_core.stores import TurnCommit
from wabot_runtime.stores.errors import StoreClosed
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import dialect_of, insert
from wabot_runtime.stores.records.leases import check_lease
from wabot_runtime.stores.records.schema import answers, turns
from wabot_runtime.stores.records.turns import Encoded, TurnStatements

BATCH = 128
"""Turns of one transaction at most."""

STRIKES = 3
"""Turns in a row that may fail for the database's sake before the rest of their batch does."""

SETTLING = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses, in seconds, between attempts to learn what became of a commit whose connection was lost."""

_Waiting = tuple[Encoded, "asyncio.Future[None]"]


class SqlTurns:
    """Turns on a Database. What is ready is committed at once; what arrives meanwhile forms the next batch."""

    def __init__(self, database: Database) -> None:
        """Prepare the statements; the database may be opened later."""
        self._database = database
        self._statements = TurnStatements(database.dialect, workspace=database.workspace)
        self._waiting: list[_Waiting] = []
        self._drain: asyncio.Task[None] | None = None
        self._closed = True

    async def commit(self, turn: TurnCommit) -> None:
        """Write one turn durably, together with the others that are ready; see `wabot_core.stores.Turns`."""
        if self._closed:
            raise StoreClosed
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((self._statements.encode(turn), future))
        if self._drain is None:
            self._drain = asyncio.create_task(self._drain_all())
        await future

    async def record_answer(
        self, conversation: str, turn: int, key: str, answer: Any, *, lease: tuple[str, int] | None = None
    ) -> bool:
        """Keep an outside answer; the same key again keeps the first one."""

        def work(connection: Connection) -> bool:
            if lease is not None:
                check_lease(connection, *lease, workspace=self._database.workspace)
            kept = connection.execute(
                insert(dialect_of(connection), answers)
                .values(
                    workspace_id=self._database.workspace,
                    conversation=conversation,
                    turn=turn,
                    key=key,
                    answer=[answer],
                )
                .on_conflict_do_nothing()
                .returning(answers.c.turn)
            )
            return kept.first() is not None

        return await self._database.write(work)

    async def recorded_answers(self, conversation: str, turn: int) -> Mapping[str, Any]:
        """Return the outside answers of an unfinished turn by key."""
        asked = select(answers.c.key, answers.c.answer).where(
            answers.c.workspace_id == self._database.workspace,
            answers.c.conversation == conversation,
            answers.c.turn == turn,
        )
        return await self._database.read(
            lambda connection: {row.key: row.answer[0] for row in connection.execute(asked)}
        )

    def open(self) -> None:
        """Take turns, again after a close."""
        self._closed = False

    async def close(self) -> None:
        """Finish the turns handed in so far; later ones are refused."""
        self._closed = True
        if self._drain is not None:
            await self._drain

    async def _drain_all(self) -> None:
        try:
            while self._waiting:
                batch = self._take()
                await self._write(batch)
        finally:
            self._drain = None

    def _take(self) -> list[_Waiting]:
        """Take the turns that can share a transaction: no contact twice, in the order they came."""
        batch: list[_Waiting] = []
        later: list[_Waiting] = []
        contacts: set[tuple[str, str]] = set()
        for waiting in self._waiting:
            contact = waiting[0].contact
            if len(batch) < BATCH and contact not in contacts:
                batch.append(waiting)
            else:
                later.append(waiting)
            contacts.add(contact)
        self._waiting = later
        return batch

    async def _write(self, batch: Sequence[_Waiting]) -> None:
        ready = [encoded for encoded, _ in batch]
        try:
            if self._statements.is_single(ready):
                await self._database.write_once(lambda connection: self._statements.write_guarded(connection, ready))
            else:
                await self._database.write(lambda connection: self._statements.write(connection, ready))
        except DBAPIError as error:
            if error.connection_invalidated:
                await self._settle(batch, error)
            else:
                await self._write_each(batch)
        except Exception:
            await self._write_each(batch)
        except BaseException:
            _answer(batch, StoreClosed())
            raise
        else:
            _answer(batch, None)

    async def _write_each(self, batch: Sequence[_Waiting]) -> None:
        """Write turn by turn, so that only what is bad fails; give up when the database itself is in trouble."""
        strikes = 0
        for place, waiting in enumerate(batch):
            error = await self._write_one(waiting)
            strikes = strikes + 1 if isinstance(error, OperationalError) else 0
            if strikes == STRIKES:
                _answer(batch[place + 1 :], error)
                return

    async def _write_one(self, waiting: _Waiting) -> Exception | None:
        encoded, _ = waiting
        try:
            await self._database.write(lambda connection: self._statements.write_alone(connection, encoded))
        except DBAPIError as error:
            if error.connection_invalidated:
                await self._settle([waiting], error)
            else:
                _answer([waiting], error)
            return error
        except Exception as error:
            _answer([waiting], error)
            return error
        _answer([waiting], None)
        return None

    async def _settle(self, batch: Sequence[_Waiting], error: DBAPIError) -> None:
        """Look up what became of turns whose connection was lost while they were written; never write them again."""
        for pause in SETTLING:
            await asyncio.sleep(pause)
            try:
                committed = await self._committed([encoded.turn for encoded, _ in batch])
            except Exception:  # the database is still away
                continue
            _answer([one for one in batch if _identity(one[0].turn) in committed], None)
            _answer([one for one in batch if _identity(one[0].turn) not in committed], error)
            return
        _answer(batch, error)

    async def _committed(self, batch: Sequence[TurnCommit]) -> set[tuple[str, int, int]]:
        asked = select(turns.c.conversation, turns.c.turn, turns.c.lease).where(
            turns.c.workspace_id == self._database.workspace,
            or_(
                *(
                    and_(turns.c.conversation == one.conversation.id, turns.c.turn == one.conversation.turns)
                    for one in batch
                )
            ),
        )
        return await self._database.read(
            lambda connection: {(row.conversation, row.turn, row.lease) for row in connection.execute(asked)}
        )


def _identity(turn: TurnCommit) -> tuple[str, int, int]:
    """Return what only this process can have written: one lease token has one holder."""
    return turn.conversation.id, turn.conversation.turns, turn.lease


def _answer(batch: Sequence[_Waiting], error: BaseException | None) -> None:
    for _, future in batch:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
