"""Keeps what is derived (tallies, words) up with what happens, beside the main path, each in one process at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from wabot_core.errors import StaleLease
from wabot_core.stores import Records
from wabot_runtime.log import get_log

log = get_log("keeping_up")

HELD = timedelta(seconds=60)
BREATH = 0.05  # seconds between batches, so that turns come first
AGAIN = 30.0  # seconds after which another process's lease, or records that went away, are tried again


async def keep_up(
    records: Records, advance: Callable[[], Awaitable[int]], *, lease: str, owner: str, rest: float
) -> None:
    """Advance until cancelled, while no other process does, `rest` seconds apart when nothing is left to do.

    Two at once would do nothing twice either.
    """
    while True:
        try:
            token = await records.leases.take(lease, owner, HELD)
            while token is not None:
                met = await advance()
                await records.leases.renew(lease, token, HELD)
                await asyncio.sleep(BREATH if met else rest)
        except StaleLease:
            log.warning(f"{lease}_lease_lost")
        except Exception as error:  # the records went away
            log.warning(f"{lease}_not_kept", error=type(error).__name__)
        await asyncio.sleep(AGAIN)
