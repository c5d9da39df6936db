"""Errands: what an admin asks to be done once with a Number, from any process; who runs the Number does it.

An errand is in the Number's row, so that it outlives every process; the word over the cache only makes it soon.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from wabot_core.channels import Channel
from wabot_core.errors import WabotError
from wabot_core.stores import Cache, NumberRow, Records
from wabot_runtime.links import Links
from wabot_runtime.log import get_log, named
from wabot_runtime.sentences import sentence

log = get_log("errands")

NUMBERS_TOPIC = "numbers"
CODE = "code "

Errand = Literal["restart", "link", "logout"]


def code_errand(phone: str) -> str:
    """Return the errand of asking for a pairing code for our own phone number (digits)."""
    return CODE + phone


async def wake_numbers(cache: Cache) -> None:
    """Tell every process that a Number's row changed; without the word they look a little later."""
    try:
        await cache.publish(NUMBERS_TOPIC, b"")
    except Exception as error:  # each cache has errors of its own
        log.warning("cache_unreachable", error=named(error))


class Errands:
    """Those errands of this process that take time, one for each Number at most."""

    def __init__(self, records: Records, links: Links, *, done: Callable[[], None]) -> None:
        """Begin with none; `done` is called after each."""
        self._done = done
        self._records = records
        self._links = links
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def busy(self, number: str) -> bool:
        """Say whether something is being done with a Number that must not be disturbed."""
        return number in self._tasks

    def link_with_code(self, number: str, channel: Channel, asked: str) -> None:
        """Ask for a pairing code; it comes as a link step."""
        self._begin(number, self._link(number, channel, asked.removeprefix(CODE)), name="code")

    def log_out(self, row: NumberRow, channel: Channel) -> None:
        """Unlink a Number, forget its session and stop it."""
        self._begin(row.id, self.log_out_now(row, channel), name="logout")

    async def log_out_now(self, row: NumberRow, channel: Channel) -> None:
        """Unlink a Number, forget its session and stop it; a failure becomes its reason."""
        try:
            await channel.logout()
        except Exception as error:  # a channel of a plugin may raise anything
            log.warning("not_logged_out", number=row.id, error=named(error))
            reason = sentence("not_logged_out", why=_why(error, "WhatsApp Web did not answer."))
            await self._records.numbers.change(row.id, asked=None, reason=reason)
            return
        await self._links.forget(row.id)
        await self._records.numbers.change(row.id, asked=None, wanted="stopped", phone=None)

    async def close(self) -> None:
        """Cancel what is being done; it is done again after the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, number: str, work: Coroutine[Any, Any, None], *, name: str) -> None:
        if number in self._tasks:
            work.close()
            return
        task = asyncio.create_task(work, name=name)
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._ended(number))

    def _ended(self, number: str) -> None:
        self._tasks.pop(number, None)
        self._done()

    async def _link(self, number: str, channel: Channel, phone: str) -> None:
        try:
            await channel.link_with_code(phone)
        except Exception as error:  # a channel of a plugin may raise anything
            log.warning("no_pairing_code", number=number, error=named(error))
            await self._links.fail(number, _why(error, sentence("no_code")))


def _why(error: Exception, otherwise: str) -> str:
    return str(error) if isinstance(error, WabotError) else otherwise
