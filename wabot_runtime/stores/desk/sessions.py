"""Sessions on a Database: each refresh puts a new digest in place of the last; an old one shown again is noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from wabot_core.errors import NotFound
from wabot_runtime.stores.desk.accounts import account_of
from wabot_runtime.stores.desk.rows import Account, Session
from wabot_runtime.stores.desk.schema import accounts, sessions
from wabot_runtime.stores.desk.together import Together
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import follow


class Rotation(Enum):
    """What became of a refresh."""

    DONE = "done"
    RACED = "raced"
    REUSED = "reused"
    GONE = "gone"


class SqlSessions:
    """Sessions of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace
        self._together = Together(self._holders)
        self._asked = (
            select(accounts, sessions.c.id.label("of_session"))
            .join(
                sessions,
                and_(sessions.c.workspace_id == accounts.c.workspace_id, sessions.c.account == accounts.c.id),
            )
            .where(
                sessions.c.workspace_id == self._workspace,
                sessions.c.id.in_(bindparam("of_sessions", expanding=True)),
                sessions.c.ended.is_(None),
            )
        )

    async def add(self, session: Session) -> None:
        """Begin a session."""
        values = asdict(session)
        await self._database.write(
            lambda connection: connection.execute(insert(sessions).values(workspace_id=self._workspace, **values))
        )

    async def get(self, session: str) -> Session:
        """Return a session, ended ones too; raise NotFound."""
        asked = select(sessions).where(*self._is(session))
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="session", id=session)
        return _session(row)

    async def holder(self, session: str) -> Account | None:
        """Return whose session it is, None when there is none such or it has ended; every request asks for it."""
        if self._database.dialect == "sqlite":  # it answers within the call: nobody can come meanwhile
            return (await self._holders([session])).get(session)
        return await self._together.get(session)

    async def _holders(self, ids: Sequence[str]) -> Mapping[str, Account]:
        asked = {"of_sessions": ids}
        found = await self._database.read(lambda connection: connection.execute(self._asked, asked).all())
        return {row.of_session: account_of(row) for row in found}

    async def of(self, account: str, *, limit: int = 100) -> Sequence[Session]:
        """Return an account's sessions that have not ended, the last used first."""
        asked = (
            select(sessions)
            .where(
                sessions.c.workspace_id == self._workspace,
                sessions.c.account == account,
                sessions.c.ended.is_(None),
            )
            .order_by(sessions.c.used.desc(), sessions.c.id)
            .limit(limit)
        )
        return await self._database.read(lambda connection: [_session(row) for row in connection.execute(asked)])

    async def rotate(
        self, session: str, *, shown: str, new: str, now: datetime, idle: timedelta, whole: timedelta, grace: timedelta
    ) -> Rotation:
        """Put the digest `new` in place of `shown`.

        RACED: another refresh of the same token came first, less than `grace` ago. REUSED: an old token came back, and
        the session has been ended. GONE: there is no such session, or it has ended or expired.
        """

        def work(connection: Connection) -> Rotation:
            follow(connection, f"desk.session.{session}")
            row = connection.execute(select(sessions).where(*self._is(session))).one_or_none()
            if row is None or row.ended is not None or row.used + idle <= now or row.created + whole <= now:
                return Rotation.GONE
            if row.digest == shown:
                values = {"digest": new, "previous": shown, "used": now}
                connection.execute(update(sessions).where(*self._is(session)).values(**values))
                return Rotation.DONE
            if row.previous == shown and row.used + grace > now:
                return Rotation.RACED
            connection.execute(update(sessions).where(*self._is(session)).values(ended=now))
            return Rotation.REUSED

        return await self._database.write(work)

    async def end(self, session: str, *, now: datetime) -> None:
        """End a session; one that has ended is fine."""
        ended = update(sessions).where(*self._is(session), sessions.c.ended.is_(None)).values(ended=now)
        await self._database.write(lambda connection: connection.execute(ended))

    def _is(self, session: str) -> tuple[Any, ...]:
        return sessions.c.workspace_id == self._workspace, sessions.c.id == session


def _session(row: Row[*tuple[Any, ...]]) -> Session:
    values = dict(row._mapping)
    del values["workspace_id"]
    return Session(**values)
