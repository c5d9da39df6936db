"""Leases on a Database: a token that only grows, timed by the database's clock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, or_, select, update

from wabot_core.errors import StaleLease
from wabot_core.stores import number_lease
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import database_time, dialect_of, insert
from wabot_runtime.stores.records.schema import leases


class SqlLeases:
    """Leases of one workspace; see `wabot_core.stores.Leases`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database

    async def take(self, name: str, owner: str, ttl: timedelta) -> int | None:
        """Take a lease; the row stays for ever, so that no token is given out twice."""

        def work(connection: Connection) -> int | None:
            put = insert(dialect_of(connection), leases).values(
                workspace_id=self._database.workspace,
                name=name,
                token=1,
                owner=owner,
                expires=database_time(ttl.total_seconds()),
            )
            taken = put.on_conflict_do_update(
                index_elements=[leases.c.workspace_id, leases.c.name],
                set_={"token": leases.c.token + 1, "owner": put.excluded.owner, "expires": put.excluded.expires},
                where=or_(leases.c.owner.is_(None), leases.c.owner == owner, leases.c.expires <= database_time()),
            ).returning(leases.c.token)
            return connection.execute(taken).scalar_one_or_none()

        return await self._database.write(work)

    async def renew(self, name: str, token: int, ttl: timedelta) -> None:
        """Prolong a lease that is still ours, even when it had just expired; raise StaleLease."""

        def work(connection: Connection) -> None:
            prolonged = self._held(name, token).values(expires=database_time(ttl.total_seconds()))
            if connection.execute(prolonged).rowcount == 0:
                raise StaleLease(name=name)

        await self._database.write(work)

    async def release(self, name: str, token: int) -> None:
        """Give a lease back at once."""

        def work(connection: Connection) -> None:
            connection.execute(self._held(name, token).values(owner=None))

        await self._database.write(work)

    def _held(self, name: str, token: int):  # type: ignore[no-untyped-def]
        return update(leases).where(
            leases.c.workspace_id == self._database.workspace,
            leases.c.name == name,
            leases.c.token == token,
            leases.c.owner.is_not(None),
        )


def check_lease(connection: Connection, number: str, token: int, *, workspace: str) -> None:
    """Raise StaleLease if a Number's lease was taken since; otherwise nobody takes it before the transaction ends."""
    held = (
        select(leases.c.token)
        .where(leases.c.workspace_id == workspace, leases.c.name == number_lease(number))
        .with_for_update(read=True)
    )
    newest = connection.execute(held).scalar_one_or_none()
    if newest is not None and newest > token:
        raise StaleLease(name=number_lease(number))
