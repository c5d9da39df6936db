"""Sealed secrets on a Database, by name: envelopes only, whose keys are elsewhere; nothing here can open them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from wabot_core.errors import AlreadyThere, NotFound
from wabot_runtime.envelopes import Envelope
from wabot_runtime.stores.desk.schema import secrets
from wabot_runtime.stores.errors import RevMismatch
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import follow

_FOLLOW = "desk.secrets"


@dataclass(frozen=True, kw_only=True)
class SecretRow:
    """A secret without its value; `version` counts how often it was set."""

    name: str
    version: int
    updated: datetime
    by: str


class SqlSecrets:
    """Sealed secrets of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self.workspace = database.workspace

    async def names(self) -> Sequence[SecretRow]:
        """Return all secrets by name."""
        listed = (secrets.c.name, secrets.c.version, secrets.c.updated, secrets.c.by)
        asked = select(*listed).where(secrets.c.workspace_id == self.workspace).order_by(secrets.c.name)
        rows = await self._database.read(lambda connection: connection.execute(asked).all())
        return [SecretRow(**row._mapping) for row in rows]

    async def get(self, name: str) -> tuple[SecretRow, Envelope]:
        """Return a secret with its envelope; raise NotFound."""
        asked = select(secrets).where(*self._named(name))
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="secret", id=name)
        return _read(row)

    async def put(self, row: SecretRow, envelope: Envelope) -> None:
        """Keep a secret as version 1, or the next one of what is there; raise AlreadyThere, NotFound, RevMismatch."""
        values: dict[str, Any] = {
            **{"version": row.version, "updated": row.updated, "by": row.by, "format": envelope.format},
            **{"kek": envelope.kek, "wrapped": envelope.wrapped, "sealed": envelope.sealed},
        }

        def work(connection: Connection) -> None:
            follow(connection, _FOLLOW)
            asked = select(secrets.c.version).where(*self._named(row.name))
            before = connection.execute(asked).scalar_one_or_none()
            if before is None and row.version > 1:
                raise NotFound(what="secret", id=row.name)
            if before is None:
                connection.execute(insert(secrets).values(workspace_id=self.workspace, name=row.name, **values))
                return
            if row.version == 1:
                raise AlreadyThere(what="secret", id=row.name)
            if before != row.version - 1:
                raise RevMismatch(rev=before)
            connection.execute(update(secrets).where(*self._named(row.name)).values(**values))

        await self._database.write(work)

    async def remove(self, name: str) -> None:
        """Forget a secret; raise NotFound."""
        gone = delete(secrets).where(*self._named(name))
        if await self._database.write(lambda connection: connection.execute(gone).rowcount) == 0:
            raise NotFound(what="secret", id=name)

    async def keks(self) -> Sequence[str]:
        """Return the ids of the keys that wrap something."""
        asked = select(secrets.c.kek).where(secrets.c.workspace_id == self.workspace).distinct()
        return await self._database.read(lambda connection: list(connection.execute(asked).scalars()))

    async def wrapped_otherwise(self, kek: str, *, limit: int) -> Sequence[tuple[SecretRow, Envelope]]:
        """Return some secrets that another key than this one wraps."""
        asked = select(secrets).where(secrets.c.workspace_id == self.workspace, secrets.c.kek != kek).limit(limit)
        return await self._database.read(lambda connection: [_read(row) for row in connection.execute(asked)])

    async def rewrap(self, row: SecretRow, envelope: Envelope) -> None:
        """Keep the same version of a secret under another key; one that was set anew meanwhile stays as it is."""
        moved = update(secrets).where(*self._named(row.name), secrets.c.version == row.version)
        values = {"kek": envelope.kek, "wrapped": envelope.wrapped}
        await self._database.write(lambda connection: connection.execute(moved.values(**values)).rowcount)

    def _named(self, name: str) -> tuple[Any, ...]:
        return secrets.c.workspace_id == self.workspace, secrets.c.name == name


def _read(row: Row[*tuple[Any, ...]]) -> tuple[SecretRow, Envelope]:
    return (
        SecretRow(name=row.name, version=row.version, updated=row.updated, by=row.by),
        Envelope(kek=row.kek, wrapped=row.wrapped, sealed=row.sealed, format=row.format),
    )
