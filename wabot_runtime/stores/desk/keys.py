"""API keys on a Database: digests, scopes and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, insert, select

from wabot_core.errors import NotFound
from wabot_runtime.stores.desk.rows import Key
from wabot_runtime.stores.desk.schema import keys
from wabot_runtime.stores.records.database import Database


class SqlKeys:
    """API keys of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def add(self, key: Key) -> None:
        """Keep a key."""
        values = asdict(key) | {"scopes": list(key.scopes)}
        await self._database.write(
            lambda connection: connection.execute(insert(keys).values(workspace_id=self._workspace, **values))
        )

    async def get(self, key: str) -> Key:
        """Return a key; raise NotFound."""
        asked = select(keys).where(keys.c.workspace_id == self._workspace, keys.c.id == key)
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="key", id=key)
        return _key(row)

    async def page(self, *, limit: int, after: str | None = None, account: str | None = None) -> Sequence[Key]:
        """Return keys by id, those after a given one, of one account if it is named."""
        asked = select(keys).where(keys.c.workspace_id == self._workspace)
        if account is not None:
            asked = asked.where(keys.c.account == account)
        if after is not None:
            asked = asked.where(keys.c.id > after)
        asked = asked.order_by(keys.c.id).limit(limit)
        return await self._database.read(lambda connection: [_key(row) for row in connection.execute(asked)])

    async def remove(self, key: str) -> None:
        """Forget a key; raise NotFound."""
        gone = delete(keys).where(keys.c.workspace_id == self._workspace, keys.c.id == key)
        if await self._database.write(lambda connection: connection.execute(gone).rowcount) == 0:
            raise NotFound(what="key", id=key)


def _key(row: Row[*tuple[Any, ...]]) -> Key:
    values = dict(row._mapping)
    del values["workspace_id"]
    return Key(**values | {"scopes": tuple(row.scopes)})
