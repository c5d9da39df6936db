"""Bots as their list shows them: what is not published yet, on which numbers they answer, who talks with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wabot_admin.services import Services
from wabot_core.stores import BotRow

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


async def standing(services: Services, bots: Sequence[BotRow]) -> Sequence[Standing]:
    """Return how bots stand, in their order; one that was removed meanwhile is left out."""
    found = await services.desk.bots.standings([bot.id for bot in bots])
    published = {id: each.rev for id, each in found.items() if each.sha256 is not None}
    hashes = await services.draft_hashes.of(published)
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
