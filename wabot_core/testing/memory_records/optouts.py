"""The opt-out ledger in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from wabot_core.errors import NotFound
from wabot_core.stores import OptChange
from wabot_core.testing.memory_records.tables import Tables


class MemoryOptOuts:
    """The opt-out ledger in memory."""

    def __init__(self, tables: Tables) -> None:
        """Share the tables."""
        self._tables = tables

    async def change(
        self, number: str, contact: str, *, out: bool, how: Literal["word", "admin"], by: str = "", at: datetime
    ) -> bool:
        """Note that a contact opts out or in."""
        known = self._tables.contacts.get((number, contact))
        if known is None:
            raise NotFound(what="contact", id=contact)
        if known.contact.opted_out == out:
            return False
        self._tables.opt(number, contact, OptChange(out=out, how=how, by=by, at=at))
        return True

    async def opted_out(self, number: str, contact: str) -> bool:
        """Say whether a contact opted out."""
        known = self._tables.contacts.get((number, contact))
        return known is not None and known.contact.opted_out

    async def history(self, number: str, contact: str) -> Sequence[OptChange]:
        """Return the contact's lines."""
        known = self._tables.contacts.get((number, contact))
        return known.changes[::-1] if known else []
