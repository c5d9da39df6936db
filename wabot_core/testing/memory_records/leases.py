"""Leases in memory."""

from __future__ import annotations

from datetime import timedelta

from wabot_core.errors import StaleLease
from wabot_core.testing.memory_records.tables import Tables


class MemoryLeases:
    """Leases in memory."""

    def __init__(self, tables: Tables) -> None:
        """Share the tables."""
        self._tables = tables

    async def take(self, name: str, owner: str, ttl: timedelta) -> int | None:
        """Take a free, expired or own lease."""
        now = self._tables.clock()
        token, holder, expires = self._tables.leases.get(name, (0, None, now))
        if holder not in (None, owner) and expires > now:
            return None
        self._tables.leases[name] = token + 1, owner, now + ttl
        return token + 1

    async def renew(self, name: str, token: int, ttl: timedelta) -> None:
        """Prolong a lease; raise StaleLease."""
        held, owner, _ = self._tables.leases.get(name, (0, None, self._tables.clock()))
        if held != token or owner is None:
            raise StaleLease(name=name)
        self._tables.leases[name] = held, owner, self._tables.clock() + ttl

    async def release(self, name: str, token: int) -> None:
        """Give a lease back."""
        held, _, expires = self._tables.leases.get(name, (0, None, self._tables.clock()))
        if held == token:
            self._tables.leases[name] = held, None, expires
