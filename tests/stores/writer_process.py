"""A process that commits turns until it is killed, telling on its output which ones it was told are durable."""

from __future__ import annotations

import asyncio
import os
import sys

from wabot_core.testing.contracts.makers import arrival, conversation, turn
from wabot_runtime.stores.records import SqlRecords, create


async def talk(records: SqlRecords, contact: str, run: str) -> None:
    """Take turn after turn in one conversation, each with an entry of the inbox and a reply."""
    number = 0
    while True:
        number += 1
        key = f"{run}-{contact}-{number}"
        (entry,) = await records.inbox.record([arrival(key, contact=contact)])
        made = conversation(f"{run}-{contact}", contact=contact, turns=number, variables={"n": number})
        await records.turns.commit(turn(made, inbox=entry.id, says=(f"r-{key}",)))
        os.write(1, f"{run}-{contact} {number}\n".encode())


async def main(url: str, run: str) -> None:
    """Talk with many contacts at once."""
    records = create(url)
    await records.open()
    async with asyncio.TaskGroup() as group:
        for number in range(12):
            group.create_task(talk(records, f"{run}c{number}", run))


asyncio.run(main(sys.argv[1], sys.argv[2]))
