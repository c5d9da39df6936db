"""Turns in memory: checked whole, then written whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from wabot_core.conversations import Contact
from wabot_core.errors import AlreadyThere, ConversationMoved
from wabot_core.stores import Capture, OptChange, TurnCommit
from wabot_core.testing.memory_records.tables import Known, Tables


class MemoryTurns:
    """Turns in memory."""

    def __init__(self, tables: Tables) -> None:
        """Share the tables."""
        self._tables = tables

    async def commit(self, turn: TurnCommit) -> None:
        """Check everything, then write everything."""
        tables, new = self._tables, turn.conversation
        tables.fence(new.number, turn.lease)
        self._check_conversation(turn)
        entries = (*(() if turn.inbox is None else (turn.inbox,)), *turn.merged)
        if not all(self._open(entry, new.number) for entry in entries) or self._is_anothers(turn):
            raise ConversationMoved(conversation=new.id)
        ids = [reply.message_id for reply in turn.replies]
        if len(set(ids)) < len(ids) or any((new.number, id) in tables.outbox for id in ids):
            raise AlreadyThere(what="message", id=" or ".join(ids))
        self._write(turn)

    async def record_answer(
        self, conversation: str, turn: int, key: str, answer: Any, *, lease: tuple[str, int] | None = None
    ) -> bool:
        """Keep an outside answer; the same key again keeps the first one."""
        kept = self._tables.answers.setdefault(conversation, {}).setdefault(turn, {})
        if lease is not None:
            self._tables.fence(*lease)
        if key in kept:
            return False
        kept[key] = orjson.loads(orjson.dumps(answer))
        return True

    async def recorded_answers(self, conversation: str, turn: int) -> Mapping[str, Any]:
        """Return the outside answers of an unfinished turn."""
        return dict(self._tables.answers.get(conversation, {}).get(turn, {}))

    def _check_conversation(self, turn: TurnCommit) -> None:
        tables, new = self._tables, turn.conversation
        stored = tables.conversation(new.id)
        moved = ConversationMoved(conversation=new.id)
        if new.turns == 1 and stored is not None:
            raise moved
        if new.turns > 1 and (stored is None or stored.turns != new.turns - 1 or stored.ended is not None):
            raise moved
        if stored is not None and (stored.epoch > new.epoch or stored.contact != new.contact):
            raise moved
        other = tables.live.get((new.number, new.contact))
        other = None if other == new.id else other
        if turn.replaces is not None and (turn.replaces != other or self._is_a_persons(other)):
            raise moved
        if new.ended is None and other not in (None, turn.replaces):
            raise moved

    def _is_a_persons(self, conversation: str) -> bool:
        found = self._tables.conversation(conversation)
        return found is not None and found.owner == "human"

    def _open(self, entry: int, number: str) -> bool:
        arrived = self._tables.inbox.get(entry)
        return arrived is not None and arrived.status == "new" and arrived.entry.number == number

    def _is_anothers(self, turn: TurnCommit) -> bool:
        if turn.inbox is None:
            return False
        return self._tables.inbox[turn.inbox].entry.contact.id != turn.conversation.contact

    def _write(self, turn: TurnCommit) -> None:
        tables, new = self._tables, turn.conversation
        if turn.replaces is not None and (old := tables.conversation(turn.replaces)):
            tables.keep(replace(old, ended="replaced", wait=None))
            tables.answers.pop(turn.replaces, None)
        tables.keep(new)
        tables.answers.pop(new.id, None)
        if turn.inbox is not None:
            tables.inbox[turn.inbox].status = "done"
        for entry in turn.merged:
            tables.inbox[entry].status = "ignored"
        for reply in turn.replies:
            tables.say(turn.conversation, reply, at=turn.at)
        for one in turn.captures:
            kept = Capture(
                bot=new.bot, contact=new.contact, kind=one.kind, key=one.key, data=dict(one.data), at=turn.at
            )
            tables.captures[new.number, new.contact, one.kind, one.key] = kept
        if turn.opts is not None:
            confirmation = turn.replies[0].message_id if turn.replies else None
            line = OptChange(out=turn.opts == "out", how="word", at=turn.at)
            tables.opt(new.number, new.contact, line, confirmation=confirmation)
        if turn.contact_fields:
            place = new.number, new.contact
            known = tables.contacts.setdefault(place, Known(contact=Contact(id=new.contact), seen=turn.at))
            merged = {**known.contact.fields, **turn.contact_fields}
            known.contact = replace(known.contact, fields=merged)
