"""Tokens that work once, on a Database: kept as digests, spent by whoever comes first."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from wabot_runtime.stores.desk.rows import Token
from wabot_runtime.stores.desk.schema import tokens
from wabot_runtime.stores.errors import TokenSpent
from wabot_runtime.stores.records.database import Database


class SqlTokens:
    """One-time tokens of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def add(self, token: Token, *, replacing: bool = False) -> None:
        """Keep a token; `replacing` forgets the unused ones of its kind and account first."""

        def work(connection: Connection) -> None:
            if replacing:
                same = tokens.c.account.is_(None) if token.account is None else tokens.c.account == token.account
                connection.execute(
                    delete(tokens).where(tokens.c.workspace_id == self._workspace, tokens.c.kind == token.kind, same)
                )
            connection.execute(insert(tokens).values(workspace_id=self._workspace, **asdict(token)))

        await self._database.write(work)

    async def find(self, digest: str, *, kind: str, now: datetime) -> Token:
        """Return a token of this kind that still works; raise TokenSpent."""
        asked = select(tokens).where(
            tokens.c.workspace_id == self._workspace,
            tokens.c.digest == digest,
            tokens.c.kind == kind,
            tokens.c.used.is_(None),
            tokens.c.expires > now,
        )
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise TokenSpent
        return Token(digest=row.digest, kind=row.kind, account=row.account, data=row.data, expires=row.expires)

    async def take(self, digest: str, *, kind: str, now: datetime) -> None:
        """Spend a token of this kind; raise TokenSpent for all but the first who tries."""
        await self._database.write(lambda connection: spend(connection, self._workspace, digest, now=now, kind=kind))

    async def purge(self, kind: str, *, before: datetime) -> None:
        """Forget the tokens of a kind that expired before some time."""
        old = tokens.c.workspace_id == self._workspace, tokens.c.kind == kind, tokens.c.expires < before
        await self._database.write(lambda connection: connection.execute(delete(tokens).where(*old)))


def spend(connection: Connection, workspace: str, digest: str, *, now: datetime, kind: str | None = None) -> None:
    """Spend a token within a transaction; raise TokenSpent for all but the first who tries."""
    spent = (
        update(tokens)
        .where(
            tokens.c.workspace_id == workspace,
            tokens.c.digest == digest,
            tokens.c.used.is_(None),
            tokens.c.expires > now,
            *(() if kind is None else (tokens.c.kind == kind,)),
        )
        .values(used=now)
    )
    if connection.execute(spent).rowcount != 1:
        raise TokenSpent
