"""Contacts and captures in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from wabot_core.conversations import Contact
from wabot_core.stores import Capture
from wabot_core.testing.memory_records.tables import Tables


class MemoryPeople:
    """Contacts and captures in memory."""

    def __init__(self, tables: Tables) -> None:
        """Share the tables."""
        self._tables = tables

    async def contact(self, number: str, contact: str) -> Contact | None:
        """Return a contact."""
        known = self._tables.contacts.get((number, contact))
        return None if known is None else known.contact

    async def contacts(self, number: str, *, seen_since: datetime | None = None) -> AsyncIterator[Contact]:
        """Go through contacts, the last seen first."""
        ours = [one for (theirs, _), one in self._tables.contacts.items() if theirs == number]
        for one in sorted(ours, key=lambda known: (known.seen, known.contact.id), reverse=True):
            if seen_since is None or one.seen >= seen_since:
                yield one.contact

    async def capture(self, number: str, contact: str, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return kept data."""
        kept = self._tables.captures.get((number, contact, kind, key))
        return None if kept is None else kept.data

    async def captures(self, *, kind: str | None = None, limit: int = 1000) -> Sequence[Capture]:
        """Return kept data, the newest first."""
        kept = [one for one in self._tables.captures.values() if kind in (None, one.kind)]
        return sorted(kept, key=lambda one: one.at, reverse=True)[:limit]
