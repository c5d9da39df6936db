"""Active conversations: read from the cache first, never trusted over the records."""

from __future__ import annotations

from datetime import timedelta

import orjson

from wabot_core.conversations import Conversation, conversation_from_json, conversation_to_json
from wabot_core.stores import Cache, Records
from wabot_runtime.log import get_log

log = get_log("states")

KEPT = timedelta(hours=1)


class States:
    """The last committed conversation of each contact.

    The commit refuses what does not follow from the stored state, so an outdated copy does no harm there; but a turn
    taken on it would make its outside calls. So copies count only under the lease they were made under, and none
    that could not be replaced.
    """

    def __init__(self, records: Records, cache: Cache, *, lease: int) -> None:
        """Read through `cache`, fall back to `records`; `lease` is the token under which the Number is ours."""
        self._records = records
        self._cache = cache
        self._lease = lease
        self._outdated: set[str] = set()

    async def load(self, number: str, contact: str) -> Conversation | None:
        """Return the contact's live conversation, None if there is none."""
        kept = await self._from_cache(number, contact)
        if kept is not None:
            return None if kept.ended else kept
        return await self._records.conversations.live(number, contact)

    async def keep(self, conversation: Conversation) -> None:
        """Remember what was just committed."""
        await self._put(conversation.number, conversation.contact, orjson.dumps(conversation_to_json(conversation)))

    async def forget(self, number: str, contact: str) -> None:
        """Read from the records next time."""
        await self._put(number, contact, None)

    async def _from_cache(self, number: str, contact: str) -> Conversation | None:
        key = self._key(number, contact)
        if key in self._outdated:
            return None
        try:
            kept = await self._cache.get(key)
            return conversation_from_json(orjson.loads(kept)) if kept else None
        except Exception as error:  # each cache has errors of its own, and another version may have written there
            log.warning("cache_unreachable", error=type(error).__name__)
            return None

    async def _put(self, number: str, contact: str, value: bytes | None) -> None:
        key = self._key(number, contact)
        self._outdated.add(key)
        try:
            await self._cache.put(key, value, ttl=KEPT)
        except Exception as error:  # each cache has errors of its own
            log.warning("cache_unreachable", error=type(error).__name__)
        else:
            self._outdated.discard(key)

    def _key(self, number: str, contact: str) -> str:
        return f"state:{number}:{self._lease}:{contact}"
