"""Bots in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wabot_core.errors import AlreadyThere, DraftConflict, NotFound
from wabot_core.stores import BotRow, Draft, Revision


class MemoryBots:
    """Bots in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self._bots: dict[str, BotRow] = {}
        self._drafts: dict[str, Draft] = {}
        self._revisions: dict[tuple[str, int], Revision] = {}

    async def add(self, bot: BotRow, document: Mapping[str, Any]) -> Draft:
        """Create a bot; raise AlreadyThere."""
        if bot.id in self._bots:
            raise AlreadyThere(what="bot", id=bot.id)
        self._bots[bot.id] = bot
        self._drafts[bot.id] = Draft(bot=bot.id, rev=1, document=document)
        return self._drafts[bot.id]

    async def all(self) -> Sequence[BotRow]:
        """Return every bot by name."""
        return sorted(self._bots.values(), key=lambda bot: (bot.name, bot.id))

    async def draft(self, bot: str) -> Draft:
        """Return the draft; raise NotFound."""
        if bot not in self._drafts:
            raise NotFound(what="bot", id=bot)
        return self._drafts[bot]

    async def save(self, bot: str, document: Mapping[str, Any], *, rev: int) -> Draft:
        """Replace the draft that has `rev`; raise DraftConflict, NotFound."""
        current = await self.draft(bot)
        if current.rev != rev:
            raise DraftConflict(rev=current.rev)
        self._drafts[bot] = Draft(bot=bot, rev=rev + 1, document=document)
        return self._drafts[bot]

    async def publish(self, revision: Revision) -> None:
        """Keep the next revision and let it answer; raise DraftConflict, NotFound."""
        if revision.bot not in self._bots:
            raise NotFound(what="bot", id=revision.bot)
        newest = await self.latest(revision.bot)
        if revision.number != newest + 1:
            raise DraftConflict(rev=newest)
        self._revisions[revision.bot, revision.number] = revision
        await self.deploy(revision.bot, revision.number)

    async def revision(self, bot: str, number: int | None = None) -> Revision:
        """Return a revision, the live one by default; raise NotFound."""
        wanted = number if number is not None else self._bots[bot].live if bot in self._bots else None
        if wanted is None or (bot, wanted) not in self._revisions:
            raise NotFound(what="revision", id=f"{bot}@{number or 'live'}")
        return self._revisions[bot, wanted]

    async def latest(self, bot: str) -> int:
        """Return the number of the newest revision, 0 for none."""
        return max((number for theirs, number in self._revisions if theirs == bot), default=0)

    async def deploy(self, bot: str, number: int) -> None:
        """Point the bot at one of its revisions; raise NotFound."""
        await self.revision(bot, number)
        self._bots[bot] = replace(self._bots[bot], live=number)
