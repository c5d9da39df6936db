"""Bots on a Database: one draft each, frozen revisions, and which of them answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from wabot_core.errors import AlreadyThere, DraftConflict, NotFound
from wabot_core.stores import BotRow, Draft, Revision
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import bots, drafts, revisions


class SqlBots:
    """Bots of one workspace; see `wabot_core.stores.Bots`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def add(self, bot: BotRow, document: Mapping[str, Any]) -> Draft:
        """Create a bot with its first draft; raise AlreadyThere."""

        def work(connection: Connection) -> None:
            connection.execute(insert(bots).values(workspace_id=self._workspace, **asdict(bot)))
            connection.execute(
                insert(drafts).values(workspace_id=self._workspace, bot=bot.id, rev=1, document=document)
            )

        try:
            await self._database.write(work)
        except IntegrityError as error:
            raise AlreadyThere(what="bot", id=bot.id) from error
        return Draft(bot=bot.id, rev=1, document=document)

    async def all(self) -> Sequence[BotRow]:
        """Return every bot by name."""
        asked = select(bots).where(bots.c.workspace_id == self._workspace).order_by(bots.c.name, bots.c.id)
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [BotRow(id=row.id, name=row.name, live=row.live) for row in found]

    async def draft(self, bot: str) -> Draft:
        """Return the draft; raise NotFound."""
        return await self._database.read(lambda connection: self._draft(connection, bot))

    async def save(self, bot: str, document: Mapping[str, Any], *, rev: int) -> Draft:
        """Replace the draft that has `rev`; raise DraftConflict, NotFound."""

        return await self._database.write(lambda connection: self._save(connection, bot, document, rev=rev))

    async def publish(self, revision: Revision) -> None:
        """Keep the next revision and let it answer; raise DraftConflict, NotFound."""

        await self._database.write(lambda connection: self._publish(connection, revision))

    async def revision(self, bot: str, number: int | None = None) -> Revision:
        """Return a revision, the live one by default; raise NotFound."""
        asked = (
            select(revisions)
            .join(bots, (bots.c.workspace_id == revisions.c.workspace_id) & (bots.c.id == revisions.c.bot))
            .where(
                revisions.c.workspace_id == self._workspace,
                revisions.c.bot == bot,
                revisions.c.number == (bots.c.live if number is None else number),
            )
        )
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="revision", id=f"{bot}@{number or 'live'}")
        return _revision(row)

    async def latest(self, bot: str) -> int:
        """Return the number of the newest revision, 0 before the first."""
        return await self._database.read(lambda connection: self._newest(connection, bot))

    async def deploy(self, bot: str, number: int) -> None:
        """Point the bot at another of its revisions; raise NotFound."""

        def work(connection: Connection) -> None:
            found = connection.execute(
                select(revisions.c.number).where(
                    revisions.c.workspace_id == self._workspace,
                    revisions.c.bot == bot,
                    revisions.c.number == number,
                )
            ).one_or_none()
            if found is None:
                raise NotFound(what="revision", id=f"{bot}@{number}")
            self._point(connection, bot, number)

        await self._database.write(work)

    def _save(self, connection: Connection, bot: str, document: Mapping[str, Any], *, rev: int) -> Draft:
        saved = (
            update(drafts)
            .where(drafts.c.workspace_id == self._workspace, drafts.c.bot == bot, drafts.c.rev == rev)
            .values(document=document, rev=rev + 1)
        )
        if connection.execute(saved).rowcount == 0:
            raise DraftConflict(rev=self._draft(connection, bot).rev)
        return Draft(bot=bot, rev=rev + 1, document=document)

    def _publish(self, connection: Connection, revision: Revision) -> None:
        self._lock(connection, revision.bot)
        newest = self._newest(connection, revision.bot)
        if revision.number != newest + 1:
            raise DraftConflict(rev=newest)
        connection.execute(insert(revisions).values(workspace_id=self._workspace, **_values(revision)))
        self._point(connection, revision.bot, revision.number)

    def _draft(self, connection: Connection, bot: str) -> Draft:
        row = connection.execute(
            select(drafts).where(drafts.c.workspace_id == self._workspace, drafts.c.bot == bot)
        ).one_or_none()
        if row is None:
            raise NotFound(what="bot", id=bot)
        return Draft(bot=row.bot, rev=row.rev, document=row.document)

    def _newest(self, connection: Connection, bot: str) -> int:
        asked = select(func.coalesce(func.max(revisions.c.number), 0)).where(
            revisions.c.workspace_id == self._workspace, revisions.c.bot == bot
        )
        return int(connection.execute(asked).scalar_one())

    def _lock(self, connection: Connection, bot: str) -> None:
        """Let one publication of a bot follow the other."""
        asked = select(bots.c.id).where(bots.c.workspace_id == self._workspace, bots.c.id == bot)
        if connection.execute(asked.with_for_update()).one_or_none() is None:
            raise NotFound(what="bot", id=bot)

    def _point(self, connection: Connection, bot: str, number: int) -> None:
        connection.execute(
            update(bots).where(bots.c.workspace_id == self._workspace, bots.c.id == bot).values(live=number)
        )


def _values(revision: Revision) -> Mapping[str, Any]:
    return {field.name: getattr(revision, field.name) for field in fields(revision)}


def _revision(row: Row[Any]) -> Revision:
    return Revision(**{key: value for key, value in row._mapping.items() if key != "workspace_id"})
