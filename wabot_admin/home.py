"""What the start page shows someone: what needs people now, and how bots and numbers stand. It changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wabot_admin.conversations import listed
from wabot_admin.numbers import list_numbers
from wabot_admin.services import Actor, Services
from wabot_runtime import BotStanding, ConversationFilter, NumberFacts, Trouble, Waiting

BOTS, NUMBERS, TALKS = 20, 100, 5
"""How many of each are shown at most."""

LATELY = timedelta(days=1)
"""How long ago something may have gone wrong to be told of."""

SEEN_WITH: Mapping[str, str] = {
    "conversations_failed": "bots.read",
    "not_sent": "numbers.read",
    "not_handled": "numbers.read",
}
"""What someone may see who is told of a kind of trouble."""


@dataclass(frozen=True, kw_only=True)
class Home:
    """What one start page shows; None stands for what this person may not see."""

    numbers: Sequence[NumberFacts] | None
    bots: Sequence[BotStanding] | None
    waiting: Waiting | None
    talks: Sequence[Mapping[str, Any]]
    troubles: Sequence[Trouble]
    broken: Sequence[str]


async def read_home(services: Services, actor: Actor) -> Home:
    """Return what someone's start page shows, asked all at once."""
    numbers, bots, (waiting, talks), troubles = await asyncio.gather(
        _numbers(services, actor), _bots(services, actor), _waiting(services, actor), _troubles(services, actor)
    )
    plugins = services.runtime.catalog.plugins if "palette.read" in actor.scopes else ()
    broken = [plugin.name for plugin in plugins if plugin.status == "broken"]
    return Home(numbers=numbers, bots=bots, waiting=waiting, talks=talks, troubles=troubles, broken=broken)


async def _numbers(services: Services, actor: Actor) -> Sequence[NumberFacts] | None:
    return await list_numbers(services, limit=NUMBERS) if "numbers.read" in actor.scopes else None


async def _bots(services: Services, actor: Actor) -> Sequence[BotStanding] | None:
    return await services.desk.vitals.bots(limit=BOTS) if "bots.read" in actor.scopes else None


async def _waiting(services: Services, actor: Actor) -> tuple[Waiting | None, Sequence[Mapping[str, Any]]]:
    """Count who waits for a person, and return some of them: where there are any, those without an answer."""
    if "conversations.read" not in actor.scopes:
        return None, ()
    waiting = await services.desk.vitals.waiting()
    if not waiting.count:
        return waiting, ()
    asked = ConversationFilter(state="human", unread=True if waiting.unanswered else None)
    return waiting, [shown for _, shown in await listed(services, asked, actor, limit=TALKS)]


async def _troubles(services: Services, actor: Actor) -> Sequence[Trouble]:
    if not actor.scopes & set(SEEN_WITH.values()):
        return ()
    found = await services.desk.vitals.troubles(services.now() - LATELY)
    return [trouble for trouble in found if SEEN_WITH[trouble.kind] in actor.scopes]
