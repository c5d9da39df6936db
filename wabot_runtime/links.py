"""What an admin must scan or type to link a Number, shared between processes over the cache.

A QR code or pairing code is a secret: who uses it owns the Number. It is kept no longer than it holds, under a key and
a topic of its own that only those who may link numbers are shown, and is in no log and no record.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import orjson

from wabot_core.channels import LinkStep
from wabot_core.stores import Cache
from wabot_runtime.log import get_log, named

log = get_log("links")

FAILURE_KEPT = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkNews:
    """Where linking stands: a code to scan or type, or why it failed (`text` is the reason then)."""

    number: str
    kind: Literal["qr", "code", "failed"]
    text: str
    attempt: int
    expires: datetime


class Links:
    """The newest step of each Number that is being linked."""

    def __init__(self, cache: Cache, *, workspace: str) -> None:
        """Keep steps in the cache."""
        self.topic = f"links.{workspace}"
        self._cache = cache

    async def show(self, step: LinkStep) -> None:
        """Tell a step to whoever may see it, in any process."""
        await self._put(LinkNews(**asdict(step)))

    async def fail(self, number: str, reason: str) -> None:
        """Tell why there is no code."""
        expires = datetime.now(UTC) + FAILURE_KEPT
        await self._put(LinkNews(number=number, kind="failed", text=reason, attempt=0, expires=expires))

    async def forget(self, number: str) -> None:
        """Forget the step, when linking begins anew or is over."""
        try:
            await self._cache.put(self._key(number), None, ttl=FAILURE_KEPT)
        except Exception as error:  # each cache has errors of its own; the step expires by itself
            log.warning("link_step_not_forgotten", number=number, error=named(error))

    async def now(self, number: str) -> LinkNews | None:
        """Return the step that holds now; None too when the cache is away."""
        try:
            kept = await self._cache.get(self._key(number))
        except Exception as error:  # each cache has errors of its own
            log.warning("link_step_not_read", number=number, error=named(error))
            return None
        return read_link_news(kept) if kept else None

    async def _put(self, news: LinkNews) -> None:
        payload = orjson.dumps(asdict(news))
        holds = max(news.expires - datetime.now(UTC), timedelta(seconds=1))
        try:
            await self._cache.put(self._key(news.number), payload, ttl=holds)
            await self._cache.publish(self.topic, payload)
        except Exception as error:  # each cache has errors of its own; wabot's own terminal still shows the code
            log.warning("link_step_not_told", number=news.number, error=named(error))

    def _key(self, number: str) -> str:
        return f"{self.topic}.{number}"


def read_link_news(payload: bytes) -> LinkNews:
    """Return what `Links` told."""
    data: dict[str, Any] = orjson.loads(payload)
    return LinkNews(**{**data, "expires": datetime.fromisoformat(data["expires"])})
