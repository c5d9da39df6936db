"""Answers kept for a repeated request, on a Database: sealed by who hands them in, forgotten after a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from wabot_runtime.stores.desk.schema import replays
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import dialect_of, insert

KEPT = timedelta(days=1)
UNANSWERED = timedelta(minutes=2)
"""After this long a request without an answer is taken to have died with its process."""


@dataclass(frozen=True, kw_only=True)
class Replay:
    """An earlier request under the same key: the digest of what it asked, and its answer unless it still runs."""

    request: str
    answer: bytes | None


class SqlReplays:
    """Kept answers of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def claim(self, actor: str, key: str, *, request: str, now: datetime) -> Replay | None:
        """Claim a key for a request that now runs: None, or what had claimed it before."""

        def work(connection: Connection) -> Replay | None:
            old = or_(
                replays.c.at < now - KEPT,
                and_(replays.c.answer.is_(None), replays.c.at < now - UNANSWERED),
            )
            connection.execute(delete(replays).where(replays.c.workspace_id == self._workspace, old))
            values = {"workspace_id": self._workspace, "actor": actor, "key": key, "request": request, "at": now}
            put = insert(dialect_of(connection), replays).values(**values).on_conflict_do_nothing()
            if connection.execute(put.returning(replays.c.key)).scalar_one_or_none() is not None:
                return None
            row = connection.execute(select(replays).where(*self._is(actor, key))).one()
            return Replay(request=row.request, answer=row.answer)

        return await self._database.write(work)

    async def keep(self, actor: str, key: str, answer: bytes) -> None:
        """Keep the answer of a claimed request."""
        kept = update(replays).where(*self._is(actor, key)).values(answer=answer)
        await self._database.write(lambda connection: connection.execute(kept))

    async def release(self, actor: str, key: str) -> None:
        """Let a key be claimed again: its request had no effect."""
        await self._database.write(lambda c: c.execute(delete(replays).where(*self._is(actor, key))))

    def _is(self, actor: str, key: str) -> tuple[Any, ...]:
        return replays.c.workspace_id == self._workspace, replays.c.actor == actor, replays.c.key == key
