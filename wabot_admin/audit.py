"""The audit: who did what, as a keyed chain with a signed checkpoint in another place, and how tampering is found.

A row's mac covers the row and the mac before it. Whoever can write to the database but has no key can't make a row;
whoever cuts rows off the end is found by the checkpoint, which the files store keeps. Rows younger than the newest
checkpoint that its holder has seen can't be missed by anyone.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC
from weakref import WeakKeyDictionary

import orjson

from wabot_admin.keyring import Keyring
from wabot_admin.services import Services
from wabot_core import NotFound
from wabot_runtime import AuditRow

CHECKPOINT = "audit/checkpoint.json"

_writing: WeakKeyDictionary[object, asyncio.Lock] = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """How far the audit had come when it was signed."""

    number: int
    mac: str


@dataclass(frozen=True, kw_only=True)
class Tampering:
    """What is wrong first: `number` is the row, `kind` edit, delete, insert, truncate, rewrite or checkpoint."""

    number: int
    kind: str


async def record(services: Services, *, actor: str, action: str, object: str, outcome: str) -> None:
    """Append a row and sign how far the audit has come."""

    def stamp(row: AuditRow, before: str) -> str:
        return mac_of(services.keyring, row, before)

    async with _writing.setdefault(services.desk, asyncio.Lock()):
        row = await services.desk.audit.append(
            at=services.now(), actor=actor, action=action, object=object, outcome=outcome, stamp=stamp
        )
        newest = Checkpoint(number=row.number, mac=row.mac)
        await services.runtime.files.put(CHECKPOINT, write_checkpoint(services.keyring, newest))


def mac_of(keyring: Keyring, row: AuditRow, before: str) -> str:
    """Return the mac of a row after the one whose mac is `before`."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return keyring.stamp(
        "audit", orjson.dumps([before, row.number, at, row.actor, row.action, row.object, row.outcome])
    )


async def verify(
    keyring: Keyring, rows: AsyncIterator[AuditRow], checkpoint: bytes | None
) -> tuple[int, Tampering | None]:
    """Return how many rows were read, and the first thing that is wrong, None when nothing is.

    Without a checkpoint, rows cut off the end can't be told; nor, by whoever has the key, a whole new chain.
    """
    anchor = None
    if checkpoint is not None:
        anchor = read_checkpoint(keyring, checkpoint)
        if anchor is None:
            return 0, Tampering(number=0, kind="checkpoint")
    before, number = "", 0
    async for row in rows:
        if row.number != number + 1:
            return number, Tampering(number=number + 1, kind="delete" if row.number > number + 1 else "insert")
        if not hmac.compare_digest(row.mac.encode(), mac_of(keyring, row, before).encode()):
            return number, Tampering(number=row.number, kind="edit")
        if anchor is not None and row.number == anchor.number and row.mac != anchor.mac:
            return number, Tampering(number=row.number, kind="rewrite")
        before, number = row.mac, row.number
    if anchor is not None and number < anchor.number:
        return number, Tampering(number=number + 1, kind="truncate")
    return number, None


async def verify_all(services: Services) -> tuple[int, Tampering | None]:
    """Verify the audit of a workspace against the checkpoint in the files store."""
    try:
        checkpoint: bytes | None = await services.runtime.files.get(CHECKPOINT)
    except NotFound:
        newest = await services.desk.audit.page(limit=1)
        if newest:
            return 0, Tampering(number=0, kind="checkpoint")
        checkpoint = None
    return await verify(services.keyring, services.desk.audit.all(), checkpoint)


def write_checkpoint(keyring: Keyring, checkpoint: Checkpoint) -> bytes:
    """Return a checkpoint, signed."""
    signed = keyring.stamp("checkpoint", orjson.dumps([checkpoint.number, checkpoint.mac]))
    return orjson.dumps({"number": checkpoint.number, "mac": checkpoint.mac, "signed": signed})


def read_checkpoint(keyring: Keyring, data: bytes) -> Checkpoint | None:
    """Return a checkpoint, None unless it is signed with our key."""
    try:
        read = orjson.loads(data)
        found = Checkpoint(number=int(read["number"]), mac=str(read["mac"]))
        signed = str(read["signed"])
    except (ValueError, KeyError, TypeError):
        return None
    good = keyring.stamp("checkpoint", orjson.dumps([found.number, found.mac]))
    return found if hmac.compare_digest(good.encode(), signed.encode()) else None
