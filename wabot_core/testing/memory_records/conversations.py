"""Conversations in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from wabot_core.conversations import Conversation
from wabot_core.errors import NotFound
from wabot_core.testing.memory_records.tables import Tables


class MemoryConversations:
    """Conversations in memory."""

    def __init__(self, tables: Tables) -> None:
        """Share the tables."""
        self._tables = tables

    async def live(self, number: str, contact: str) -> Conversation | None:
        """Return the live conversation."""
        return self._tables.conversation(self._tables.live.get((number, contact), ""))

    async def get(self, conversation: str) -> Conversation:
        """Return a conversation; raise NotFound."""
        found = self._tables.conversation(conversation)
        if found is None:
            raise NotFound(what="conversation", id=conversation)
        return found

    async def due(self, number: str, now: datetime, *, limit: int = 100) -> Sequence[Conversation]:
        """Return conversations whose wait ran out, the longest overdue first."""
        waiting = sorted(self._waiting(number), key=lambda pair: pair[0])
        return [one for until, one in waiting if until <= now][:limit]

    async def next_due(self, number: str) -> datetime | None:
        """Return when the next wait runs out."""
        return min((until for until, _ in self._waiting(number)), default=None)

    def _waiting(self, number: str) -> Iterator[tuple[datetime, Conversation]]:
        for (theirs, _), id in self._tables.live.items():
            one = self._tables.conversation(id) if theirs == number else None
            if one is not None and one.owner == "bot" and one.wait is not None and one.wait.until is not None:
                yield one.wait.until, one
