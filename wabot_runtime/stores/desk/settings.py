"""What people of a workspace set, on a Database: named objects with a rev; what they mean is said elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from wabot_runtime.stores.desk.schema import settings
from wabot_runtime.stores.errors import RevMismatch
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import follow

_FOLLOW = "desk.settings"


class SqlSettings:
    """Settings of one workspace; what was never set is empty and has rev 1."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def get(self, name: str) -> tuple[int, Mapping[str, Any]]:
        """Return the rev and what was set."""
        return await self._database.read(lambda connection: self._get(connection, name))

    async def put(self, name: str, data: Mapping[str, Any], *, rev: int) -> int:
        """Replace what has `rev` and return the new one; raise RevMismatch."""

        def work(connection: Connection) -> int:
            follow(connection, _FOLLOW)
            asked = select(settings.c.rev).where(*self._named(name))
            before = connection.execute(asked).scalar_one_or_none()
            if (before or 1) != rev:
                raise RevMismatch(rev=before or 1)
            values = {"rev": rev + 1, "data": dict(data)}
            if before is None:
                put: Any = insert(settings).values(workspace_id=self._workspace, name=name, **values)
            else:
                put = update(settings).where(*self._named(name)).values(**values)
            connection.execute(put)
            return rev + 1

        return await self._database.write(work)

    def _get(self, connection: Connection, name: str) -> tuple[int, Mapping[str, Any]]:
        row = connection.execute(select(settings.c.rev, settings.c.data).where(*self._named(name))).one_or_none()
        return (row.rev, row.data) if row is not None else (1, {})

    def _named(self, name: str) -> tuple[Any, ...]:
        return settings.c.workspace_id == self._workspace, settings.c.name == name
