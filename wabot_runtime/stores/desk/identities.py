"""Identities at other providers on a Database: whose account an issuer's subject is; an address is never asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from wabot_core.errors import AlreadyThere, NotFound
from wabot_runtime.stores.desk.rows import Identity
from wabot_runtime.stores.desk.schema import accounts, identities
from wabot_runtime.stores.errors import LastWayIn
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import follow


class SqlIdentities:
    """Identities of the accounts of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def add(self, identity: Identity) -> None:
        """Link an identity to its account; raise AlreadyThere when it is linked to any."""
        try:
            await self._database.write(lambda connection: put(connection, self._workspace, identity))
        except IntegrityError as error:
            raise AlreadyThere(what="identity", id=identity.subject) from error

    async def find(self, *, issuer: str, subject: str) -> Identity | None:
        """Return the identity an issuer names, None when it is linked to no account."""
        asked = select(identities).where(
            identities.c.workspace_id == self._workspace,
            identities.c.issuer == issuer,
            identities.c.subject == subject,
        )
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        return None if row is None else _identity(row)

    async def of(self, account: str) -> Sequence[Identity]:
        """Return the identities of an account, the oldest first."""
        asked = (
            select(identities)
            .where(identities.c.workspace_id == self._workspace, identities.c.account == account)
            .order_by(identities.c.created, identities.c.id)
        )
        return await self._database.read(lambda connection: [_identity(row) for row in connection.execute(asked)])

    async def remove(self, account: str, identity: str) -> None:
        """Unlink an identity; raise NotFound, or LastWayIn when its account could not come in without it."""
        of = identities.c.workspace_id == self._workspace, identities.c.account == account

        def work(connection: Connection) -> None:
            follow(connection, f"desk.identities {account}")
            if connection.execute(delete(identities).where(*of, identities.c.id == identity)).rowcount == 0:
                raise NotFound(what="identity", id=identity)
            left = connection.execute(select(func.count()).select_from(identities).where(*of)).scalar_one()
            password = select(accounts.c.password).where(
                accounts.c.workspace_id == self._workspace, accounts.c.id == account
            )
            if not left and connection.execute(password).scalar_one() is None:
                raise LastWayIn

        await self._database.write(work)


def put(connection: Connection, workspace: str, identity: Identity) -> None:
    """Insert an identity within a transaction."""
    connection.execute(insert(identities).values(workspace_id=workspace, **asdict(identity)))


def _identity(row: Row[*tuple[Any, ...]]) -> Identity:
    values = dict(row._mapping)
    del values["workspace_id"]
    return Identity(**values)
