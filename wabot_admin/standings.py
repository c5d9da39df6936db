"""Bots as their list shows them: what is not published yet, on which numbers they answer, who talks with them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wabot_admin.services import Services
from wabot_core.bots import hash_bot
from wabot_core.stores import BotRow, Draft

MOST_HASHES = 5000


@dataclass(frozen=True, kw_only=True)
class Named:
    """Something with its name."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A bot as it stands; `changed`: its draft does something else than what answers, or nothing was published."""

    id: str
    name: str
    live: int | None
    rev: int
    changed: bool
    published: datetime | None
    numbers: Sequence[Named]
    talks: int
    people: int


class DraftHashes:
    """What drafts do, as hashes: kept by bot and rev, so that a list reads only the drafts saved since the last one."""

    def __init__(self) -> None:
        """Begin empty."""
        self._kept: OrderedDict[tuple[str, int], str] = OrderedDict()

    async def of(self, services: Services, revs: Mapping[str, int]) -> Mapping[str, str]:
        """Return the hash of each bot's draft."""
        known = {bot: self._kept[bot, rev] for bot, rev in revs.items() if (bot, rev) in self._kept}
        missing = [bot for bot in revs if bot not in known]
        if not missing:
            return known
        found = await services.desk.bots.drafts(missing)
        hashes = await asyncio.to_thread(lambda: [(each, hash_bot(each.document)) for each in found])
        self._keep(hashes)
        return known | {draft.bot: sha256 for draft, sha256 in hashes}

    def _keep(self, hashes: Sequence[tuple[Draft, str]]) -> None:
        for draft, sha256 in hashes:
            self._kept[draft.bot, draft.rev] = sha256
        while len(self._kept) > MOST_HASHES:
            self._kept.popitem(last=False)


async def standing(services: Services, bots: Sequence[BotRow]) -> Sequence[Standing]:
    """Return how bots stand, in their order; one that was removed meanwhile is left out."""
    found = await services.desk.bots.standings([bot.id for bot in bots])
    published = {id: each.rev for id, each in found.items() if each.sha256 is not None}
    hashes = await services.draft_hashes.of(services, published)
    return [
        Standing(
            id=bot.id,
            name=bot.name,
            live=bot.live,
            rev=now.rev,
            changed=now.sha256 is None or hashes.get(bot.id) != now.sha256,
            published=now.published,
            numbers=[Named(id=id, name=name) for id, name in now.numbers],
            talks=now.talks,
            people=now.people,
        )
        for bot in bots
        if (now := found.get(bot.id)) is not None
    ]
