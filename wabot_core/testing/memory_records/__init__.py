"""Records in memory: the same promises as a database, except that nothing outlives the object."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from wabot_core.stores import Bots, Conversations, Handoffs, Inbox, Leases, Numbers, OptOuts, Outbox, People, Turns
from wabot_core.testing.memory_records.bots import MemoryBots
from wabot_core.testing.memory_records.conversations import MemoryConversations
from wabot_core.testing.memory_records.handoffs import MemoryHandoffs
from wabot_core.testing.memory_records.inbox import MemoryInbox
from wabot_core.testing.memory_records.leases import MemoryLeases
from wabot_core.testing.memory_records.numbers import MemoryNumbers
from wabot_core.testing.memory_records.optouts import MemoryOptOuts
from wabot_core.testing.memory_records.outbox import MemoryOutbox
from wabot_core.testing.memory_records.people import MemoryPeople
from wabot_core.testing.memory_records.tables import Clock, Tables
from wabot_core.testing.memory_records.turns import MemoryTurns

__all__ = ["MemoryRecords"]


def _now() -> datetime:
    return datetime.now(UTC)


class MemoryRecords:
    """Records in memory; `clock` times the leases and the outbox."""

    def __init__(self, *, clock: Clock = _now) -> None:
        """Begin empty."""
        tables = Tables(clock)
        self.inbox: Inbox = MemoryInbox(tables)
        self.conversations: Conversations = MemoryConversations(tables)
        self.turns: Turns = MemoryTurns(tables)
        self.handoffs: Handoffs = MemoryHandoffs(tables)
        self.outbox: Outbox = MemoryOutbox(tables)
        self.optouts: OptOuts = MemoryOptOuts(tables)
        self.bots: Bots = MemoryBots()
        self.numbers: Numbers = MemoryNumbers()
        self.leases: Leases = MemoryLeases(tables)
        self.people: People = MemoryPeople(tables)

    async def open(self) -> None:
        """Do nothing: memory is there."""

    async def upgrade(self, *, say: Callable[[str], None]) -> None:
        """Say that there is no schema."""
        say("Records in memory have no schema to upgrade.")

    async def healthy(self) -> None:
        """Do nothing: memory is there."""

    async def close(self) -> None:
        """Keep everything: the same object may be opened again."""
