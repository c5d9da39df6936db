"""Keeps the tallies up with what happens, beside the main path and in one process at a time; it answers nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from wabot_core.errors import StaleLease
from wabot_core.stores import Records
from wabot_runtime.log import get_log
from wabot_runtime.stores.tallies import SqlTallies

log = get_log("tallying")

LEASE = "tallies"
HELD = timedelta(seconds=60)
REST = 10.0  # seconds between looks when all is counted
BREATH = 0.05  # seconds between batches, so that turns come first
AGAIN = 30.0  # seconds after which another process's lease, or records that went away, are tried again


async def keep_tallies(records: Records, tallies: SqlTallies, *, owner: str) -> None:
    """Count until cancelled, while no other process does; two at once would count nothing twice either."""
    while True:
        try:
            token = await records.leases.take(LEASE, owner, HELD)
            while token is not None:
                met = await tallies.advance()
                await records.leases.renew(LEASE, token, HELD)
                await asyncio.sleep(BREATH if met else REST)
        except StaleLease:
            log.warning("tallies_lease_lost")
        except Exception as error:  # the records went away
            log.warning("tallies_not_kept", error=type(error).__name__)
        await asyncio.sleep(AGAIN)
