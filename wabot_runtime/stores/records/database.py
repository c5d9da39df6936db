"""A database as the records use it: transactions over a sync Connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import URL, Connection

T = TypeVar("T")
Work = Callable[[Connection], T]
"""Statements of one transaction. It may run again (deadlock) and in another thread: it uses its Connection only."""


class Database(Protocol):
    """Connections to one database, every transaction confined to one workspace."""

    workspace: str
    dialect: str
    url: URL

    async def open(self) -> None:
        """Connect."""

    async def close(self) -> None:
        """Finish what was begun and disconnect."""

    async def read(self, work: Work[T]) -> T:
        """Run short indexed reads; several statements may see what others commit between them."""

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one durable transaction; nothing of it stays when it raises.

        When the connection is lost while committing, the error has `connection_invalidated` and the outcome is unknown.
        """

    async def write_once(self, work: Work[T]) -> T:
        """Run `work`, which is one statement, in one durable transaction that no error of `work` itself takes back.

        It costs one round trip instead of two; when the connection is lost, the outcome is unknown.
        """
