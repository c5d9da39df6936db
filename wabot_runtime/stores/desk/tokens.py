"""Tokens that work once, on a Database: kept as digests, spent by whoever comes first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

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
        return _token(row)

    async def waiting(self, kind: str, *, now: datetime) -> Sequence[Token]:
        """Return the tokens of a kind that still work, those that end first before the others."""
        asked = select(tokens).where(
            tokens.c.workspace_id == self._workspace,
            tokens.c.kind == kind,
            tokens.c.used.is_(None),
            tokens.c.expires > now,
        )
        asked = asked.order_by(tokens.c.expires, tokens.c.digest)
        rows = await self._database.read(lambda connection: connection.execute(asked).all())
        return [_token(row) for row in rows]

    async def forget(self, digests: Collection[str], *, kind: str) -> int:
        """Let unused tokens of a kind work no more; return how many there were."""
        unused = tokens.c.workspace_id == self._workspace, tokens.c.kind == kind, tokens.c.used.is_(None)
        gone = delete(tokens).where(*unused, tokens.c.digest.in_(digests))
        return await self._database.write(lambda connection: connection.execute(gone).rowcount)

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


def _token(row: Row[*tuple[Any, ...]]) -> Token:
    return Token(digest=row.digest, kind=row.kind, account=row.account, data=row.data, expires=row.expires)
