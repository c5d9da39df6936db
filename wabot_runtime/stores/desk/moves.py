"""Moves: people who wait on older Revisions are brought to a new one, or their conversations end, chunk by chunk.

A chunk is one transaction with how far the move has come, so that whoever goes on after a crash does nothing twice.
What becomes of a conversation is its caller's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, literal_column, select, update

from wabot_core.conversations import Conversation, conversation_to_json
from wabot_core.messages import content_to_json
from wabot_core.stores import Reply
from wabot_runtime.stores.desk.schema import moves
from wabot_runtime.stores.records import dialect
from wabot_runtime.stores.records.conversations import conversation_of
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import database_time, top_frame
from wabot_runtime.stores.records.schema import answers, conversations, outbox

LISTED = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """What shall become of those who wait on a bot's Revisions before `revision`, and how far that has come.

    `nodes` has [revision or None for any, flow, node, new flow, new node]; `text` is said at the end. `people` were
    left alone because a person of ours has their conversation, `stayed` finish where they are.
    """

    id: str
    bot: str
    kind: Literal["move", "end"]
    revision: int
    nodes: Sequence[Sequence[Any]] = ()
    text: str = ""
    done: bool = False
    after: str = ""
    moved: int = 0
    ended: int = 0
    people: int = 0
    stayed: int = 0
    begun: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """What becomes of one conversation, and what is said to it."""

    conversation: Conversation
    reply: Reply | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeWaiting:
    """How many wait at a node of a bot's Revision, how many of them in a person's hands, and since when."""

    bot: str
    revision: int
    flow: str
    node: str
    count: int
    people: int
    oldest: datetime
    newest: datetime


Change = Callable[[Move, Conversation], Changed | None]


class SqlMoves:
    """Moves of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._here = moves.c.workspace_id == database.workspace

    async def of(self, bot: str) -> Sequence[Move]:
        """Return a bot's moves, the newest first."""
        asked = select(moves).where(self._here, moves.c.bot == bot).order_by(moves.c.begun.desc(), moves.c.id)
        return await self._read(asked.limit(LISTED))

    async def unfinished(self) -> Sequence[Move]:
        """Return what is still to be done, the oldest first."""
        asked = select(moves).where(self._here, moves.c.done.is_(False)).order_by(moves.c.begun, moves.c.id)
        return await self._read(asked)

    async def waiting(self, bot: str) -> Sequence[NodeWaiting]:
        """Count who waits in a bot's conversations, by Revision and node."""
        return await self._waiting(conversations.c.bot == bot)

    async def waiting_everywhere(self) -> Sequence[NodeWaiting]:
        """Count who waits in all bots' conversations, by bot, Revision and node."""
        return await self._waiting()

    async def _waiting(self, *which: Any) -> Sequence[NodeWaiting]:
        flow, node = top_frame(conversations.c.stack, 0), top_frame(conversations.c.stack, 1)
        counted = [
            conversations.c.bot,
            conversations.c.revision,
            flow.label("flow"),
            node.label("node"),
            conversations.c.owner,
            func.count().label("waiting"),
            func.min(conversations.c.changed).label("oldest"),
            func.max(conversations.c.changed).label("newest"),
        ]
        asked = (
            select(*counted)
            .where(
                conversations.c.workspace_id == self._database.workspace,
                conversations.c.ended.is_(None),
                *which,
            )
            .group_by(
                conversations.c.bot,
                conversations.c.revision,
                literal_column("flow"),
                literal_column("node"),
                conversations.c.owner,
            )
        )
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return _joined(found)

    async def chunk(
        self, move: str, change: Change, *, at: datetime, size: int
    ) -> tuple[Move, Sequence[tuple[str, str]]]:
        """Go on with a move by at most `size` conversations; return it, and whom it touched (number, contact).

        Turns begun before on those conversations are refused at their commit.
        """
        return await self._database.write(lambda connection: self._chunk(connection, move, change, at=at, size=size))

    async def _read(self, asked: Any) -> Sequence[Move]:
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [_move(row) for row in found]

    def _chunk(
        self, connection: Connection, id: str, change: Change, *, at: datetime, size: int
    ) -> tuple[Move, Sequence[tuple[str, str]]]:
        move = _move(connection.execute(select(moves).where(self._here, moves.c.id == id).with_for_update()).one())
        if move.done:
            return move, ()
        found = [conversation_of(row) for row in connection.execute(self._next(move, size))]
        held = [one for one in found if one.owner == "human"]
        free = [one for one in found if one.owner == "bot"]
        changed = [after for one in free if (after := change(move, one)) is not None]
        self._write(connection, changed, at=at)
        ended = sum(1 for one in changed if one.conversation.ended)
        counts = {
            "moved": move.moved + len(changed) - ended,
            "ended": move.ended + ended,
            "people": move.people + len(held),
            "stayed": move.stayed + len(free) - len(changed),
            "after": found[-1].id if found else move.after,
            "done": len(found) < size,
        }
        counted = update(moves).where(self._here, moves.c.id == id).values(**counts).returning(moves)
        touched = [(one.conversation.number, one.conversation.contact) for one in changed]
        return _move(connection.execute(counted).one()), touched

    def _next(self, move: Move, size: int) -> Any:
        return (
            select(conversations)
            .where(
                conversations.c.workspace_id == self._database.workspace,
                conversations.c.bot == move.bot,
                conversations.c.ended.is_(None),
                conversations.c.id > move.after,
                conversations.c.revision < move.revision,
            )
            .order_by(conversations.c.id)
            .limit(size)
            .with_for_update()
        )

    def _write(self, connection: Connection, changed: Sequence[Changed], *, at: datetime) -> None:
        if not changed:
            return
        here = conversations.c.workspace_id == self._database.workspace
        names = ("revision", "stack", "turns", "ended", "wait_kind", "wait_until")
        written = (
            update(conversations)
            .where(here, conversations.c.id == bindparam("of_id"))
            .values({name: bindparam(f"new_{name}") for name in names} | {"changed": database_time()})
        )
        connection.execute(written, [_row(one.conversation) for one in changed])
        forgotten = delete(answers).where(
            answers.c.workspace_id == self._database.workspace, answers.c.conversation == bindparam("of_id")
        )
        connection.execute(forgotten, [{"of_id": one.conversation.id} for one in changed])
        said = [self._said(one.conversation, one.reply, at=at) for one in changed if one.reply is not None]
        if said:
            connection.execute(dialect.insert(self._database.dialect, outbox).on_conflict_do_nothing(), said)

    def _said(self, conversation: Conversation, reply: Reply, *, at: datetime) -> Mapping[str, Any]:
        return {
            "workspace_id": self._database.workspace,
            "number": conversation.number,
            "chat": conversation.chat,
            "message_id": reply.message_id,
            "content": content_to_json(reply.content),
            "conversation": conversation.id,
            "turn": conversation.turns,
            "epoch": conversation.epoch,
            "status": "queued",
            "tries": 0,
            "ack": 0,
            "queued": at,
            "changed": at,
        }


def insert_move(connection: Connection, move: Move, *, workspace: str) -> None:
    """Write down a move, in the transaction that publishes its Revision."""
    values = {field.name: getattr(move, field.name) for field in fields(move)}
    nodes = [list(each) for each in move.nodes]
    connection.execute(insert(moves).values(workspace_id=workspace, **values | {"nodes": nodes}))


def _row(conversation: Conversation) -> Mapping[str, Any]:
    wait = conversation.wait
    written = conversation_to_json(conversation)
    return {
        "of_id": conversation.id,
        "new_revision": conversation.revision,
        "new_stack": written["stack"],
        "new_turns": conversation.turns,
        "new_ended": conversation.ended,
        "new_wait_kind": written["wait"][0] if wait else None,
        "new_wait_until": wait.until if wait else None,
    }


def _move(row: Row[Any]) -> Move:
    return Move(**{key: value for key, value in row._mapping.items() if key != "workspace_id"})


def _joined(found: Sequence[Row[Any]]) -> Sequence[NodeWaiting]:
    """Join the rows of both owners; those where most wait first."""
    places: dict[tuple[str, int, str, str], NodeWaiting] = {}
    for row in found:
        place = row.bot, row.revision, row.flow or "", row.node or ""
        people = row.waiting if row.owner == "human" else 0
        known = places.get(place)
        places[place] = NodeWaiting(
            bot=place[0],
            revision=place[1],
            flow=place[2],
            node=place[3],
            count=row.waiting + (known.count if known else 0),
            people=people + (known.people if known else 0),
            oldest=min(row.oldest, known.oldest) if known else row.oldest,
            newest=max(row.newest, known.newest) if known else row.newest,
        )
    return sorted(places.values(), key=lambda one: (-one.count, one.bot, one.revision, one.flow, one.node))
