"""Moves carried out: whoever waits on an older Revision goes on at a node of the new one, or hears an ending.

Who waits for a first answer at a node that was only edited, or at one just like it, goes on without a word; who comes
to another node enters it at once.
What is with a person of ours stays with them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from wabot_core.bots import Node, read_bot
from wabot_core.conversations import Conversation, Frame, Wait
from wabot_core.journal import SCOPE, is_pending
from wabot_core.messages import Content
from wabot_core.stores import Bots, Cache, Reply
from wabot_runtime.handoffs import handoffs_topic
from wabot_runtime.live import Live, job_event
from wabot_runtime.log import get_log, named
from wabot_runtime.reserved_ids import message_id
from wabot_runtime.stores.desk import Changed, Move, SqlMoves

log = get_log("moves")

CHUNK = 200
LOOK_AGAIN = 5.0  # seconds between looks for what is unfinished

Places = Mapping[tuple[str, str], Node]
"""The nodes of a Revision by flow and id."""


class Moves:
    """Carries out a workspace's moves, in any process and in several at once."""

    def __init__(
        self,
        moves: SqlMoves,
        bots: Bots,
        cache: Cache,
        live: Live,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        chunk: int = CHUNK,
    ) -> None:
        """Work on the records; cache and live events only carry the word."""
        self._moves = moves
        self._bots = bots
        self._cache = cache
        self._live = live
        self._now = now
        self._chunk = chunk
        self._woken = asyncio.Event()
        self._places: dict[tuple[str, int], Places] = {}

    def wake(self) -> None:
        """Look now for what is to be done."""
        self._woken.set()

    async def run(self) -> None:
        """Carry out what is unfinished, whoever began it, until cancelled."""
        while True:
            try:
                await self.finish()
            except Exception as error:  # the records went away: what is unfinished stays so
                log.warning("moves_interrupted", error=named(error))
            try:
                async with asyncio.timeout(LOOK_AGAIN):
                    await self._woken.wait()
            except TimeoutError:
                continue
            self._woken.clear()

    async def finish(self) -> None:
        """Carry out all that is unfinished now."""
        for move in await self._moves.unfinished():
            await self.carry_out(move)

    async def carry_out(self, move: Move) -> Move:
        """Bring one move to its end and return it; others may work on it at the same time."""
        waiting = await self._moves.waiting(move.bot)
        for revision in {*(each.revision for each in waiting), move.revision}:
            await self._read(move.bot, revision)
        total = move.moved + move.ended + sum(each.count for each in waiting if each.revision < move.revision)
        while not move.done:
            move, touched = await self._moves.chunk(move.id, self._change, at=self._now(), size=self._chunk)
            for number, contact in touched:
                await self._tell(number, contact)
            await self._live.say_job(_job(move, total))
        log.info("move_done", bot=move.bot, moved=move.moved, ended=move.ended, stayed=move.stayed)
        return move

    def _change(self, move: Move, conversation: Conversation) -> Changed | None:
        if move.kind == "end":
            return ended(conversation, move)
        old = self._places.get((move.bot, conversation.revision), {})
        after = moved(conversation, move, old=old, new=self._places[move.bot, move.revision], now=self._now())
        return None if after is None else Changed(conversation=after)

    async def _read(self, bot: str, revision: int) -> None:
        if (bot, revision) not in self._places:
            document: Mapping[str, Any] = (await self._bots.revision(bot, revision)).document
            flows = read_bot(document).flows
            self._places[bot, revision] = {(flow.id, node.id): node for flow in flows for node in flow.nodes}

    async def _tell(self, number: str, contact: str) -> None:
        """Tell whoever runs the Number; without the word it is noticed later."""
        try:
            await self._cache.publish(handoffs_topic(number), contact.encode())
        except Exception as error:  # each cache has errors of its own
            log.warning("cache_unreachable", error=type(error).__name__)


def _job(move: Move, total: int) -> Mapping[str, Any]:
    """Return how far a move has come; conversations that began or ended meanwhile were not foreseen."""
    done = move.moved + move.ended + move.stayed + move.people
    total = done if move.done else max(done, total)
    return job_event("move", move.id, of=move.bot, done=done, total=total, status="done" if move.done else "running")


def ended(conversation: Conversation, move: Move) -> Changed:
    """Return a conversation ended by a move, with what is said; the same message whoever says it how often."""
    after = replace(conversation, ended="stopped", stack=(), wait=None, turns=conversation.turns + 1)
    id = message_id(conversation.id, "move", move.id)
    reply = Reply(message_id=id, content=Content(text=move.text)) if move.text else None
    return Changed(conversation=after, reply=reply)


def moved(conversation: Conversation, move: Move, *, old: Places, new: Places, now: datetime) -> Conversation | None:
    """Return a conversation on the move's Revision, None when it stays: its node is in no row of the map.

    Flows that called the one it is in have to be there as they were; otherwise it stays too.
    """
    if not conversation.stack:
        return None
    *outer, top = conversation.stack
    for frame in outer:
        place = frame.flow, frame.node
        if place not in old or place not in new or not _alike(old[place], new[place], config=True):
            return None
    target = _target(move, conversation.revision, top)
    if target is None or target not in new:
        return None
    before, node = old.get((top.flow, top.node)), new[target]
    edited = target == (top.flow, top.node) and _asks_once(top)
    goes_on = before is not None and _alike(before, node, config=not edited)
    frame = replace(top, flow=target[0], node=target[1]) if goes_on else Frame(flow=target[0], node=target[1])
    return replace(
        conversation,
        revision=move.revision,
        stack=(*outer, frame),
        wait=conversation.wait if goes_on else Wait(kind="time", until=now),
        turns=conversation.turns + 1,
    )


def _target(move: Move, revision: int, frame: Frame) -> tuple[str, str] | None:
    """Return where a node leads: a row for its own Revision wins over one for any."""
    rows = {(row[0], row[1], row[2]): (str(row[3]), str(row[4])) for row in move.nodes}
    return rows.get((revision, frame.flow, frame.node)) or rows.get((None, frame.flow, frame.node))


def _alike(before: Node, after: Node, *, config: bool) -> bool:
    same = (before.type, before.version) == (after.type, after.version)
    return same and (not config or before.config == after.config)


def _asks_once(frame: Frame) -> bool:
    """Say whether all a node did so far is to wait for the first thing it waits for."""
    entries = [entry for entry in frame.journal if entry[0] != SCOPE]
    return len(entries) == 1 and is_pending(entries[0])
