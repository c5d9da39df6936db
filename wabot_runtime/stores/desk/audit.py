"""The audit's rows on a Database: numbered without a gap, each stamped over the one before; nothing changes them.

An intent is written before a change and goes in the transaction that writes the change's row: what a crash left of
a change can be found.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, or_, select

from wabot_runtime.stores.desk.rows import AuditFilter, AuditRow, Intent
from wabot_runtime.stores.desk.schema import audit, intents
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import follow, plan_anew

Stamp = Callable[[AuditRow, str], str]
"""Gives the mac of a row after the one whose mac is given."""

PAGE = 1000
"""Rows read at a time when going through all."""


class SqlAudit:
    """The audit of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def append(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        object: str,
        outcome: str,
        stamp: Stamp,
        intent: str | None = None,
    ) -> AuditRow:
        """Append a row, in place of the intent it began as; rows follow each other in every process."""
        bare = AuditRow(number=0, at=at, actor=actor, action=action, object=object, outcome=outcome, mac="")

        def work(connection: Connection) -> AuditRow:
            follow(connection, "desk.audit")
            if intent is not None:
                connection.execute(delete(intents).where(*self._is(intent)))
            return self._append(connection, bare, stamp)

        return await self._database.write(work)

    async def intend(self, intent: Intent) -> None:
        """Keep an intent, before the change."""
        kept = insert(intents).values(workspace_id=self._workspace, **asdict(intent))
        await self._database.write(lambda connection: connection.execute(kept))

    async def forget(self, intent: str) -> None:
        """Forget an intent: nothing was changed."""
        await self._database.write(lambda connection: connection.execute(delete(intents).where(*self._is(intent))))

    async def settle(self, *, before: datetime, outcome: str, stamp: Stamp) -> Sequence[AuditRow]:
        """Turn the intents of before some time into rows of this outcome, each once, the oldest first."""
        old = intents.c.workspace_id == self._workspace, intents.c.at < before
        asked = select(intents).where(*old).order_by(intents.c.at, intents.c.id).limit(PAGE)
        if not await self._database.read(lambda connection: connection.execute(asked).all()):
            return []

        def work(connection: Connection) -> list[AuditRow]:
            follow(connection, "desk.audit")
            made = []
            for lost in connection.execute(asked).all():
                connection.execute(delete(intents).where(*self._is(lost.id)))
                facts = {"at": lost.at, "actor": lost.actor, "action": lost.action, "object": lost.object}
                bare = AuditRow(number=0, mac="", outcome=outcome, **facts)
                made.append(self._append(connection, bare, stamp))
            return made

        return await self._database.write(work)

    def _append(self, connection: Connection, bare: AuditRow, stamp: Stamp) -> AuditRow:
        newest = (
            select(audit.c.number, audit.c.mac)
            .where(audit.c.workspace_id == self._workspace)
            .order_by(audit.c.number.desc())
            .limit(1)
        )
        last = connection.execute(newest).one_or_none()
        number, before = (last.number, last.mac) if last else (0, "")
        bare = replace(bare, number=number + 1)
        row = replace(bare, mac=stamp(bare, before))
        connection.execute(insert(audit).values(workspace_id=self._workspace, **asdict(row)))
        return row

    def _is(self, intent: str) -> tuple[Any, ...]:
        return intents.c.workspace_id == self._workspace, intents.c.id == intent

    async def mac(self, number: int) -> str | None:
        """Return the mac of a row, None when there is none of this number."""
        asked = select(audit.c.mac).where(audit.c.workspace_id == self._workspace, audit.c.number == number)
        return await self._database.read(lambda connection: connection.execute(asked).scalar_one_or_none())

    async def page(
        self, *, limit: int, before: int | None = None, only: AuditFilter | None = None
    ) -> Sequence[AuditRow]:
        """Return rows, the newest first, those before a number."""
        only = only or AuditFilter()
        asked = select(audit).where(audit.c.workspace_id == self._workspace, *_conditions(only))
        if before is not None:
            asked = asked.where(audit.c.number < before)
        asked = asked.order_by(audit.c.number.desc()).limit(limit)

        def work(connection: Connection) -> list[AuditRow]:
            plan_anew(connection)
            if only.action is None:
                return [_row(row) for row in connection.execute(asked)]
            names = connection.execute(self._actions(only.action)).scalars().all()
            if not names:  # SQLite would go through all rows to find that none has one of no names
                return []
            return [_row(row) for row in connection.execute(asked.where(audit.c.action.in_(names)))]

        return await self._database.read(work)

    def _actions(self, part: str) -> Select[Any]:
        """Return what asks for the names with this part, going from one name to the next."""
        here = audit.c.workspace_id == self._workspace
        known = select(func.min(audit.c.action).label("name")).where(here).cte("known", recursive=True)
        following = select(func.min(audit.c.action)).where(here, audit.c.action > known.c.name).scalar_subquery()
        known = known.union_all(select(following).where(known.c.name.is_not(None)))
        return select(known.c.name).where(known.c.name.contains(part, autoescape=True))

    async def all(self, *, after: int = -(2**63)) -> AsyncIterator[AuditRow]:
        """Go through every row in order, or those after one."""
        last = after
        while True:
            asked = (
                select(audit)
                .where(audit.c.workspace_id == self._workspace, audit.c.number > last)
                .order_by(audit.c.number)
                .limit(PAGE)
            )
            found = await self._database.read(lambda connection, asked=asked: connection.execute(asked).all())  # type: ignore[misc]
            for row in found:
                yield _row(row)
            if len(found) < PAGE:
                return
            last = found[-1].number


def _conditions(only: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if only.actor is not None:
        theirs = audit.c.actor.startswith(f"{only.actor} ", autoescape=True)
        yield or_(audit.c.actor == only.actor, theirs)
    if only.object is not None:
        yield audit.c.object == only.object
    if only.done is not None:
        yield (audit.c.outcome == "done") if only.done else (audit.c.outcome != "done")
    if only.since is not None:
        yield audit.c.at >= only.since
    if only.until is not None:
        yield audit.c.at < only.until


def _row(row: Row[*tuple[Any, ...]]) -> AuditRow:
    values = dict(row._mapping)
    del values["workspace_id"]
    return AuditRow(**values)
