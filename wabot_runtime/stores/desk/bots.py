"""Bots as the admin handles them: the records' bots, listed, searched and removed; no table of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from wabot_core.errors import NotFound
from wabot_core.stores import BotRow, Draft, Revision
from wabot_runtime.stores.desk.moves import Move, insert_move
from wabot_runtime.stores.desk.schema import moves
from wabot_runtime.stores.errors import BotInUse, RevMismatch
from wabot_runtime.stores.records.bots import SqlBots
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import bots, conversations, drafts, numbers, revisions


@dataclass(frozen=True, kw_only=True, slots=True)
class RevisionRow:
    """A Revision as it is listed, without its document."""

    number: int
    sha256: str
    parent: int | None
    author: str
    message: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class BotStanding:
    """How a bot stands: its draft's rev, what answers since when, on which numbers (id, name), and who talks with it.

    `talks` have not ended; `people` of them are with a person of ours.
    """

    rev: int
    sha256: str | None
    published: datetime | None
    numbers: tuple[tuple[str, str], ...]
    talks: int
    people: int


class DeskBots(SqlBots):
    """The bots of one workspace, with what only the admin asks."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        super().__init__(database)
        self._standing, self._held, self._talking = _of_bots(self._workspace)

    async def get(self, bot: str) -> BotRow:
        """Return a bot; raise NotFound."""
        asked = select(bots).where(bots.c.workspace_id == self._workspace, bots.c.id == bot)
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="bot", id=bot)
        return BotRow(id=row.id, name=row.name, live=row.live)

    async def page(
        self, *, limit: int, after: tuple[str, str] | None = None, search: str | None = None
    ) -> Sequence[BotRow]:
        """Return bots by name and id, those after a given one, with a text in their name or id if one is given."""
        asked = select(bots).where(bots.c.workspace_id == self._workspace)
        if search is not None:
            asked = asked.where(
                or_(bots.c.name.icontains(search, autoescape=True), bots.c.id.icontains(search, autoescape=True))
            )
        if after is not None:
            asked = asked.where(tuple_(bots.c.name, bots.c.id) > tuple_(*after))
        asked = asked.order_by(bots.c.name, bots.c.id).limit(limit)
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [BotRow(id=row.id, name=row.name, live=row.live) for row in found]

    async def standings(self, ids: Sequence[str]) -> Mapping[str, BotStanding]:
        """Return how some bots stand."""
        return await self._database.read(lambda connection: self._standings(connection, ids)) if ids else {}

    async def drafts(self, ids: Sequence[str]) -> Sequence[Draft]:
        """Return the drafts of some bots."""
        asked = select(drafts).where(drafts.c.workspace_id == self._workspace, drafts.c.bot.in_(ids))
        found = await self._database.read(lambda connection: connection.execute(asked).all()) if ids else []
        return [Draft(bot=row.bot, rev=row.rev, document=row.document) for row in found]

    async def save(self, bot: str, document: Mapping[str, Any], *, rev: int) -> Draft:
        """Replace the draft that has `rev`, and name the bot as it does; raise DraftConflict, NotFound."""

        def work(connection: Connection) -> Draft:
            draft = self._save(connection, bot, document, rev=rev)
            named = update(bots).where(bots.c.workspace_id == self._workspace, bots.c.id == bot)
            connection.execute(named.values(name=document["name"]))
            return draft

        return await self._database.write(work)

    async def publish_with(self, revision: Revision, move: Move) -> None:
        """Publish a Revision and write down what shall become of those who wait, both or neither; see `publish`."""

        def work(connection: Connection) -> None:
            self._publish(connection, revision)
            insert_move(connection, move, workspace=self._workspace)

        await self._database.write(work)

    async def history(self, bot: str, *, limit: int, before: int | None = None) -> Sequence[RevisionRow]:
        """Return Revisions, the newest first, those before a given number."""
        asked = _history(self._workspace)
        given = {"bot": bot, "before": LAST if before is None else before, "limit": limit}
        found = await self._database.read(lambda connection: connection.execute(asked, given).all())
        return [RevisionRow(**row._mapping) for row in found]

    async def remove(self, bot: str, *, rev: int | None = None) -> None:
        """Forget a bot, its draft (that has `rev` if one is given) and Revisions; raise NotFound, RevMismatch.

        Raise BotInUse while a number or a conversation needs it.
        """

        def work(connection: Connection) -> None:
            self._lock(connection, bot)
            saved = select(drafts.c.rev).where(drafts.c.workspace_id == self._workspace, drafts.c.bot == bot)
            found = connection.execute(saved.with_for_update()).scalar_one()
            if rev is not None and found != rev:
                raise RevMismatch(rev=found)
            using = select(func.count()).where(numbers.c.workspace_id == self._workspace, numbers.c.bot == bot)
            talking = select(func.count()).where(
                conversations.c.workspace_id == self._workspace,
                conversations.c.bot == bot,
                conversations.c.ended.is_(None),
            )
            held = connection.execute(using).scalar_one(), connection.execute(talking).scalar_one()
            if any(held):
                raise BotInUse(numbers=held[0], conversations=held[1])
            for table, column in (
                (moves, moves.c.bot),
                (drafts, drafts.c.bot),
                (revisions, revisions.c.bot),
                (bots, bots.c.id),
            ):
                connection.execute(delete(table).where(table.c.workspace_id == self._workspace, column == bot))

        await self._database.write(work)

    def _standings(self, connection: Connection, ids: Sequence[str]) -> Mapping[str, BotStanding]:
        of = {"ids": ids}
        on, talks, people = defaultdict(list), Counter[str](), Counter[str]()
        for row in connection.execute(self._held, of):
            on[row.bot].append((row.id, row.name))
        for bot, owner, count in connection.execute(self._talking, of):
            talks[bot] += count
            people[bot] += count if owner == "human" else 0
        return {
            row.id: BotStanding(
                rev=row.rev,
                sha256=row.sha256,
                published=row.at,
                numbers=tuple(on[row.id]),
                talks=talks[row.id],
                people=people[row.id],
            )
            for row in connection.execute(self._standing, of)
        }


def _of_bots(workspace: str) -> tuple[Select[Any], Select[Any], Select[Any]]:
    """Return what asks for drafts and live Revisions, numbers, and talks of the bots bound as `ids`, made once."""
    of = conversations.c
    ids: BindParameter[str] = bindparam("ids", expanding=True)
    live = and_(
        revisions.c.workspace_id == bots.c.workspace_id,
        revisions.c.bot == bots.c.id,
        revisions.c.number == bots.c.live,
    )
    own = and_(drafts.c.workspace_id == bots.c.workspace_id, drafts.c.bot == bots.c.id)
    standing = (
        select(bots.c.id, drafts.c.rev, revisions.c.sha256, revisions.c.at)
        .select_from(bots.join(drafts, own).outerjoin(revisions, live))
        .where(bots.c.workspace_id == workspace, bots.c.id.in_(ids))
    )
    held = (
        select(numbers.c.bot, numbers.c.id, numbers.c.name)
        .where(numbers.c.workspace_id == workspace, numbers.c.bot.in_(ids))
        .order_by(numbers.c.name, numbers.c.id)
    )
    talking = (
        select(of.bot, of.owner, func.count())
        .where(of.workspace_id == workspace, of.bot.in_(ids), of.ended.is_(None))
        .group_by(of.bot, of.owner)
    )
    return standing, held, talking


LAST: Final = 2**31 - 1
"""Beyond every Revision's number."""


@lru_cache(maxsize=64)
def _history(workspace: str) -> Select[Any]:
    """Return what asks for a bot's Revisions; made once, for it takes longer than to be answered."""
    of = revisions.c
    return (
        select(of.number, of.sha256, of.parent, of.author, of.message, of.at)
        .where(of.workspace_id == workspace, of.bot == bindparam("bot"), of.number < bindparam("before"))
        .order_by(of.number.desc())
        .limit(bindparam("limit", type_=Integer))
    )
