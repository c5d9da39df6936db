"""The audit's rows on a Database: numbered without a gap, each stamped over the one before; nothing changes them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from wabot_runtime.stores.desk.rows import AuditRow
from wabot_runtime.stores.desk.schema import audit
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import follow

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
        stamp: Callable[[AuditRow, str], str],
    ) -> AuditRow:
        """Append a row; `stamp(row, mac of the row before)` gives its mac. Rows follow each other in every process."""

        def work(connection: Connection) -> AuditRow:
            follow(connection, "desk.audit")
            newest = (
                select(audit.c.number, audit.c.mac)
                .where(audit.c.workspace_id == self._workspace)
                .order_by(audit.c.number.desc())
                .limit(1)
            )
            last = connection.execute(newest).one_or_none()
            number, before = (last.number, last.mac) if last else (0, "")
            bare = AuditRow(
                number=number + 1, at=at, actor=actor, action=action, object=object, outcome=outcome, mac=""
            )
            row = replace(bare, mac=stamp(bare, before))
            connection.execute(insert(audit).values(workspace_id=self._workspace, **asdict(row)))
            return row

        return await self._database.write(work)

    async def page(self, *, limit: int, before: int | None = None, actor: str | None = None) -> Sequence[AuditRow]:
        """Return rows, the newest first, those before a number."""
        asked = select(audit).where(audit.c.workspace_id == self._workspace)
        if before is not None:
            asked = asked.where(audit.c.number < before)
        if actor is not None:
            asked = asked.where(audit.c.actor == actor)
        asked = asked.order_by(audit.c.number.desc()).limit(limit)
        return await self._database.read(lambda connection: [_row(row) for row in connection.execute(asked)])

    async def all(self) -> AsyncIterator[AuditRow]:
        """Go through every row in order."""
        last = -(2**63)
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


def _row(row: Row[*tuple[Any, ...]]) -> AuditRow:
    values = dict(row._mapping)
    del values["workspace_id"]
    return AuditRow(**values)
