"""Handoffs in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from wabot_core.conversations import Conversation
from wabot_core.errors import ConversationEnded, ConversationMoved, NotFound, OptedOut
from wabot_core.stores import Reply
from wabot_core.testing.memory_records.tables import Tables


class MemoryHandoffs:
    """Handoffs in memory."""

    def __init__(self, tables: Tables) -> None:
        """Share the tables."""
        self._tables = tables

    async def hand_over(
        self, conversation: str, owner: Literal["bot", "human"], *, ends: bool = False, by: str = ""
    ) -> Conversation:
        """Give a live conversation to the bot or a person; who did it is not kept."""
        found = self._live(conversation)
        if found.owner != owner:
            found = replace(found, owner=owner, epoch=found.epoch + (owner == "human"))
            if owner == "bot" and found.wait is not None and found.wait.kind == "human":
                found = replace(found, wait=replace(found.wait, until=datetime.now(UTC)))
        if ends:
            found = replace(found, ended="stopped", stack=(), wait=None)
            self._tables.answers.pop(conversation, None)
        self._tables.keep(found)
        return found

    async def reply(self, conversation: str, reply: Reply, *, at: datetime, by: str = "") -> None:
        """Queue what a person says; who it was is not kept."""
        found = self._live(conversation)
        if found.owner != "human":
            raise ConversationMoved(conversation=conversation)
        known = self._tables.contacts.get((found.number, found.contact))
        if known is not None and known.contact.opted_out:
            raise OptedOut
        if (found.number, reply.message_id) not in self._tables.outbox:
            self._tables.say(found, reply, at=at)

    def _live(self, conversation: str) -> Conversation:
        found = self._tables.conversation(conversation)
        if found is None:
            raise NotFound(what="conversation", id=conversation)
        if found.ended is not None:
            raise ConversationEnded(conversation=conversation)
        return found
