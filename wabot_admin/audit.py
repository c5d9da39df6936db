"""The audit: who did what, as a keyed chain with a signed checkpoint in another place, and how tampering is found.

A row's mac covers the row and the mac before it. Whoever can write to the database but has no key can't make a row;
whoever cuts rows off the end is found by the checkpoint, which the files store keeps. Rows younger than the newest
checkpoint that its holder has seen can't be missed by anyone.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from wabot_admin.keyring import Keyring
from wabot_admin.services import Services
from wabot_admin.tables import csv_of
from wabot_core import NotFound, WabotError
from wabot_runtime import AuditFilter, AuditRow, Intent, get_log

CHECKPOINT = "audit/checkpoint.json"

COLUMNS = ("number", "at", "actor", "action", "object", "outcome")
"""What an export has of a row."""

AT_ONCE = 50_000
"""Rows that one request verifies: a few seconds."""

PAGE = 1000
"""Rows read at a time for an export."""

LOST = timedelta(minutes=2)
"""After this long a change without its row is taken to have died with its process."""

INTERRUPTED = "interrupted"
"""The outcome of a change of which it is not known how far it came."""

log = get_log("audit")

_writing: WeakKeyDictionary[object, asyncio.Lock] = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """How far the audit had come when it was signed."""

    number: int
    mac: str


BEGINNING = Checkpoint(number=0, mac="")
"""What comes before the first row."""


@dataclass(frozen=True, kw_only=True)
class Tampering:
    """What is wrong first: `number` is the row, `kind` edit, delete, insert, truncate, rewrite or checkpoint."""

    number: int
    kind: str


async def intend(services: Services, *, actor: str, action: str, object: str) -> str:
    """Write down what is about to be changed and return its id for `record`; without this there is no change.

    Of a change whose row never came, because the process died say, `settle_lost` makes a row.
    """
    intent = Intent(id=secrets.token_hex(8), at=services.now(), actor=actor, action=action, object=object)
    await services.desk.audit.intend(intent)
    return intent.id


async def record(
    services: Services, *, actor: str, action: str, object: str, outcome: str, intent: str | None = None
) -> None:
    """Append a row, in place of its intent if it had one, and sign how far the audit has come."""
    async with _writing.setdefault(services.desk, asyncio.Lock()):
        row = await services.desk.audit.append(
            at=services.now(),
            actor=actor,
            action=action,
            object=object,
            outcome=outcome,
            stamp=partial(mac_of, services.keyring),
            intent=intent,
        )
        await _sign(services, row)


@dataclass(kw_only=True)
class Change:
    """What is being changed, as its row will say; who changes it may learn its name only on the way."""

    action: str
    object: str = ""


@asynccontextmanager
async def changing(services: Services, *, actor: str, action: str, object: str = "") -> AsyncIterator[Change]:
    """Change something inside this context: its intent is written before, its row with the outcome after.

    What fails is in the audit with the error's code; of what broke in the middle nobody knows how far it came, which
    is `interrupted`, at once or, when the process died, as soon as the audit is looked at.
    """
    intent = await intend(services, actor=actor, action=action, object=object)
    change = Change(action=action, object=object)
    outcome = INTERRUPTED
    try:
        yield change
        outcome = "done"
    except WabotError as error:
        outcome = error.code
        raise
    finally:
        await record(services, actor=actor, **vars(change), outcome=outcome, intent=intent)


async def settle_lost(services: Services) -> None:
    """Give the changes that were begun and of which nothing more was heard their rows, as interrupted."""
    async with _writing.setdefault(services.desk, asyncio.Lock()):
        rows = await services.desk.audit.settle(
            before=services.now() - LOST, outcome=INTERRUPTED, stamp=partial(mac_of, services.keyring)
        )
        if rows:
            await _sign(services, rows[-1])


async def _sign(services: Services, newest: AuditRow) -> None:
    """Sign how far the audit has come, unless what was signed before does not hold: that evidence stays."""
    stored = await _stored(services)
    if stored is not None:
        before = read_checkpoint(services.keyring, stored)
        if before is None or await services.desk.audit.mac(before.number) != before.mac:
            log.error("audit_tampered", row=newest.number)
            return
        if before.number >= newest.number:
            return
    elif newest.number > 1:
        log.error("audit_checkpoint_missing", row=newest.number)
    checkpoint = Checkpoint(number=newest.number, mac=newest.mac)
    await services.runtime.files.put(CHECKPOINT, write_checkpoint(services.keyring, checkpoint))


def mac_of(keyring: Keyring, row: AuditRow, before: str) -> str:
    """Return the mac of a row after the one whose mac is `before`."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return keyring.stamp(
        "audit", orjson.dumps([before, row.number, at, row.actor, row.action, row.object, row.outcome])
    )


async def verify(
    keyring: Keyring,
    rows: AsyncIterator[AuditRow],
    checkpoint: bytes | None,
    *,
    after: Checkpoint = BEGINNING,
    limit: int | None = None,
) -> tuple[Checkpoint, Tampering | None]:
    """Go through so many rows after a good one; return the last that is good, and what is wrong first.

    Without a checkpoint, rows cut off the end can't be told; nor, by whoever has the key, a whole new chain.
    """
    anchor = None if checkpoint is None else read_checkpoint(keyring, checkpoint)
    if checkpoint is not None and anchor is None:
        return after, Tampering(number=0, kind="checkpoint")
    last = after
    async for row in rows:
        if row.number != last.number + 1:
            return last, Tampering(number=last.number + 1, kind="delete" if row.number > last.number else "insert")
        if not hmac.compare_digest(row.mac.encode(), mac_of(keyring, row, last.mac).encode()):
            return last, Tampering(number=row.number, kind="edit")
        if anchor is not None and row.number == anchor.number and row.mac != anchor.mac:
            return last, Tampering(number=row.number, kind="rewrite")
        last = Checkpoint(number=row.number, mac=row.mac)
        if limit is not None and last.number - after.number == limit:
            return last, None
    if anchor is not None and last.number < anchor.number:
        return last, Tampering(number=last.number + 1, kind="truncate")
    return last, None


async def verify_some(
    services: Services, *, after: Checkpoint | None = None, limit: int | None = AT_ONCE
) -> tuple[int, Tampering | None, Checkpoint | None]:
    """Verify so many rows after a good one, or from the first; return how far, what is wrong and where to go on.

    Before the first what was lost is settled, and the checkpoint is the one in the files store.
    All of the parts together say what `verify_all` says.
    """
    if after is None:
        await settle_lost(services)
    checkpoint = await _stored(services)
    if checkpoint is None and await services.desk.audit.page(limit=1):
        return 0, Tampering(number=0, kind="checkpoint"), None
    begun = after or BEGINNING
    anchor = None if checkpoint is None else read_checkpoint(services.keyring, checkpoint)
    if anchor and anchor.number <= begun.number and await services.desk.audit.mac(anchor.number) != anchor.mac:
        return begun.number, Tampering(number=anchor.number, kind="rewrite"), None
    rows = services.desk.audit.all(after=begun.number) if after else services.desk.audit.all()
    last, wrong = await verify(services.keyring, rows, checkpoint, after=begun, limit=limit)
    return last.number, wrong, last if wrong is None and last.number - begun.number == limit else None


async def verify_all(services: Services) -> tuple[int, Tampering | None]:
    """Verify every row against the checkpoint in the files store; return how many are good, and what is wrong first."""
    rows, wrong, _ = await verify_some(services, limit=None)
    return rows, wrong


@dataclass(frozen=True, kw_only=True)
class Seal:
    """How far the audit is sealed: its rows, when the first was written, and the signed checkpoint's row.

    `signed` is None without a checkpoint; `holds` says that none is missing, or it is ours and its row stands.
    """

    rows: int
    since: datetime | None
    signed: int | None
    holds: bool


async def read_seal(services: Services) -> Seal:
    """Look at the checkpoint alone; only `verify_all` looks at every row."""
    newest = await services.desk.audit.page(limit=1)
    if not newest:
        return Seal(rows=0, since=None, signed=None, holds=True)
    rows = newest[0].number
    first = await services.desk.audit.page(limit=1, before=2)
    stored = await _stored(services)
    checkpoint = None if stored is None else read_checkpoint(services.keyring, stored)
    holds = checkpoint is not None and await services.desk.audit.mac(checkpoint.number) == checkpoint.mac
    since = first[0].at if first else None
    return Seal(rows=rows, since=since, signed=checkpoint.number if checkpoint else None, holds=holds and bool(first))


async def export_csv(services: Services, only: AuditFilter) -> AsyncIterator[bytes]:
    """Yield the rows that a filter lets through as CSV, the newest first."""
    return csv_of(COLUMNS, _pages(services, only))


async def _pages(services: Services, only: AuditFilter) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    before = None
    while rows := await services.desk.audit.page(limit=PAGE, before=before, only=only):
        yield [{name: getattr(row, name) for name in COLUMNS} | {"at": row.at.isoformat()} for row in rows]
        before = rows[-1].number


async def _stored(services: Services) -> bytes | None:
    try:
        return await services.runtime.files.get(CHECKPOINT)
    except NotFound:
        return None


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
