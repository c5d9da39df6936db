"""The audit names everyone who did something, and every kind of tampering. Tampering is random, its seed printed."""

from __future__ import annotations

import random
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.admin.client import PASSWORD
from tests.admin.conftest import Clock, NewClient
from wabot_admin.audit import (
    CHECKPOINT,
    Checkpoint,
    Tampering,
    mac_of,
    record,
    verify,
    verify_all,
    verify_some,
    write_checkpoint,
)
from wabot_admin.keyring import Keyring
from wabot_admin.services import Services
from wabot_runtime import AuditRow

CASES = 400
BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)


async def test_what_is_done_and_refused_is_in_the_audit(signed_in: NewClient, services: Services) -> None:
    admin, viewer = await signed_in("admin"), await signed_in("viewer")
    key = (await admin.call("POST", "/api/keys", {"name": "k", "scopes": ["bots.read"]})).data
    await viewer.call("POST", "/api/accounts/invites", {"email": "a@b.org", "role": "admin"})
    await viewer.login("viewer@example.org", "wrong wrong wrong")
    rows = (await admin.call("GET", "/api/audit")).data["items"]
    seen = [(row["action"], row["outcome"]) for row in rows]
    assert seen[:3] == [("login", "bad_credentials"), ("invite_account", "forbidden"), ("make_api_key", "done")]
    assert rows[2]["object"] == key["id"]
    assert rows[2]["actor"].startswith("account:")
    assert [row["number"] for row in rows] == list(range(len(rows), 0, -1))
    text = str(rows)
    for canary in (PASSWORD, "wrong wrong", key["key"], "a@b.org", "mac"):
        assert canary not in text
    assert await verify_all(services) == (len(rows), None)


@BOTH
async def test_the_audit_is_narrowed_exported_and_verified(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    for actor, action, object, outcome in (
        ("account:a", "publish_bot", "b1", "done"),
        ("account:a key:k1", "publish_bot", "b2", "forbidden"),
        ("account:ab", "delete_bot", "b1", "interrupted"),
        ("operator", "=cmd|x", "b_1", "done"),
    ):
        await record(services, actor=actor, action=action, object=object, outcome=outcome)

    async def objects(**query: str) -> list[str]:
        reply = await admin.call("GET", f"/api/audit?{urlencode(query)}")
        assert reply.status == 200, reply.body
        return [row["object"] for row in reply.data["items"] if row["object"] in ("b1", "b2", "b_1")]

    assert await objects() == ["b_1", "b1", "b2", "b1"]
    assert await objects(actor="account:a") == ["b2", "b1"]
    assert await objects(action="_bot") == ["b1", "b2", "b1"]
    assert await objects(action="%") == []
    assert await objects(object="b1") == ["b1", "b1"]
    assert await objects(outcome="refused", object="b1") == ["b1"]
    assert await objects(outcome="done", actor="operator") == ["b_1"]
    assert await objects(since=(services.now() + timedelta(seconds=1)).isoformat()) == []
    assert len(await objects(until=(services.now() + timedelta(seconds=1)).isoformat())) == 4
    assert (await admin.call("GET", "/api/audit?outcome=maybe")).status == 422

    first = await admin.call("GET", "/api/audit?limit=1&actor=account:a")
    assert (await admin.call("GET", f"/api/audit?limit=1&cursor={first.data['next']}&actor=operator")).status == 410
    exported = await admin.call("GET", "/api/audit/export.csv?actor=operator")
    assert b'"\'=cmd|x","b_1","done"' in exported.body

    seal = (await admin.call("GET", "/api/audit/seal")).data
    assert (seal["holds"], seal["signed"], bool(seal["since"])) == (True, seal["rows"], True)
    verified = (await admin.call("POST", "/api/audit/verify")).data
    assert (verified["wrong"], verified["next"]) == (None, None)
    assert (await admin.call("POST", f"/api/audit/verify?cursor={first.data['next']}")).status == 410
    await services.runtime.files.put(CHECKPOINT, b"{}")
    assert (await admin.call("GET", "/api/audit/seal")).data["holds"] is False
    assert (await admin.call("POST", "/api/audit/verify")).data["wrong"] == {"number": 0, "kind": "checkpoint"}


@BOTH
async def test_rows_of_many_at_once_follow_each_other(services: Services) -> None:
    import asyncio

    await asyncio.gather(*(record(services, actor=f"a{n}", action="x", object="", outcome="done") for n in range(60)))
    assert await verify_all(services) == (60, None)


async def chain(services: Services, count: int) -> list[AuditRow]:
    """Write some rows and return them."""
    for number in range(count):
        await record(services, actor=f"account:{number % 3}", action="change", object=str(number), outcome="done")
    return [row async for row in services.desk.audit.all()]


async def verdict(services: Services, rows: Sequence[AuditRow], checkpoint: bytes | None) -> Tampering | None:
    """Verify rows as if the table held them."""

    async def all() -> AsyncIterator[AuditRow]:
        for row in sorted(rows, key=lambda row: row.number):
            yield row

    _, found = await verify(services.keyring, all(), checkpoint)
    return found


def restamped(keyring: Keyring, rows: Sequence[AuditRow], begin: int = 0) -> list[AuditRow]:
    """Number and stamp rows anew from a place on, as someone with the key `keyring` would."""
    made = list(rows[:begin])
    for number, row in enumerate(rows[begin:], begin + 1):
        bare = replace(row, number=number, mac="")
        made.append(replace(bare, mac=mac_of(keyring, bare, made[-1].mac if made else "")))
    return made


async def test_an_audit_verified_in_parts_is_found_as_it_is(services: Services) -> None:
    rows = await chain(services, 23)

    async def parts(limit: int) -> tuple[list[int], Tampering | None]:
        met, after = [], None
        while True:
            number, wrong, after = await verify_some(services, after=after, limit=limit)
            met.append(number)
            if after is None:
                return met, wrong

    assert await parts(10) == ([10, 20, 23], None)
    assert await parts(23) == ([23, 23], None)
    good = await services.runtime.files.get(CHECKPOINT)
    for number, limit in ((23, 7), (23, 23), (8, 7)):
        stolen = Checkpoint(number=number, mac="0" * 64)
        await services.runtime.files.put(CHECKPOINT, write_checkpoint(services.keyring, stolen))
        assert (await parts(limit))[1] == Tampering(number=number, kind="rewrite")
    ahead = Checkpoint(number=24, mac=rows[-1].mac)
    await services.runtime.files.put(CHECKPOINT, write_checkpoint(services.keyring, ahead))
    assert (await parts(10))[1] == Tampering(number=24, kind="truncate")
    await services.runtime.files.put(CHECKPOINT, good)
    assert await parts(5) == ([5, 10, 15, 20, 23], None)


async def test_every_tampering_is_found_and_the_first_bad_row_named(services: Services, clock: Clock) -> None:
    rows = await chain(services, 40)
    anchor = await services.runtime.files.get(CHECKPOINT)
    assert await verdict(services, rows, anchor) is None
    seed = random.randrange(2**32)
    sys.stdout.write(f"seed {seed}, {CASES} tamperings\n")
    chance = random.Random(seed)
    thief = Keyring(chance.randbytes(32))

    def edit(place: int) -> tuple[list[AuditRow], int, set[str]]:
        change: dict[str, Any] = chance.choice(
            [{"actor": "x"}, {"action": "x"}, {"object": "x"}, {"outcome": "x"}, {"at": clock() + timedelta(seconds=9)}]
        )
        return [*rows[:place], replace(rows[place], **change), *rows[place + 1 :]], place + 1, {"edit"}

    def delete(place: int) -> tuple[list[AuditRow], int, set[str]]:
        kind = {"delete"} if place < len(rows) - 1 else {"truncate"}
        return [*rows[:place], *rows[place + 1 :]], place + 1, kind

    def renumber(place: int) -> tuple[list[AuditRow], int, set[str]]:
        rest = [replace(row, number=row.number - 1) for row in rows[place + 1 :]]
        return [*rows[:place], *rest], place + 1, {"edit"} if rest else {"truncate"}

    def insert(place: int) -> tuple[list[AuditRow], int, set[str]]:
        rest = [replace(row, number=row.number + 1) for row in rows[place:]]
        return [*rows[:place], replace(rows[place], actor="x"), *rest], place + 1, {"edit"}

    def append(place: int) -> tuple[list[AuditRow], int, set[str]]:
        return [*rows, replace(rows[place], number=len(rows) + 1)], len(rows) + 1, {"edit"}

    def before(place: int) -> tuple[list[AuditRow], int, set[str]]:
        return [replace(rows[place], number=-place), *rows], 1, {"insert"}

    def truncate(place: int) -> tuple[list[AuditRow], int, set[str]]:
        return rows[:place], place + 1, {"truncate"}

    def again(place: int) -> tuple[list[AuditRow], int, set[str]]:
        """Cut rows off and append others, with the right key: only the checkpoint tells."""
        fresh = [*rows[:place], *(replace(row, actor="x") for row in rows[place:])]
        return restamped(services.keyring, fresh, place), len(rows), {"rewrite"}

    def foreign(place: int) -> tuple[list[AuditRow], int, set[str]]:
        return restamped(thief, rows, place), place + 1, {"edit"}

    def swap(place: int) -> tuple[list[AuditRow], int, set[str]]:
        other = (place + 1) % len(rows)
        first, second = sorted((place, other))
        made = list(rows)
        made[first] = replace(rows[second], number=first + 1)
        made[second] = replace(rows[first], number=second + 1)
        return made, first + 1, {"edit"}

    ways: list[Callable[[int], tuple[list[AuditRow], int, set[str]]]] = [
        edit, delete, renumber, insert, append, before, truncate, again, foreign, swap,
    ]  # fmt: skip
    for case in range(CASES):
        way = ways[case % len(ways)]
        tampered, number, kinds = way(chance.randrange(len(rows)))
        found = await verdict(services, tampered, anchor)
        assert found is not None, way.__name__
        assert (found.number, found.kind in kinds) == (number, True), (way.__name__, found, number)


async def test_without_the_checkpoint_what_was_cut_off_is_not_found(services: Services) -> None:
    rows = await chain(services, 5)
    assert await verdict(services, rows[:3], None) is None
    early = write_checkpoint(services.keyring, Checkpoint(number=3, mac=rows[2].mac))
    assert await verdict(services, rows, early) is None
    assert await verdict(services, rows[:2], early) == Tampering(number=3, kind="truncate")


@pytest.mark.parametrize("forged", [b"", b"{}", b"[]", b'{"number": 1, "mac": "x", "signed": "x"}', b"null"])
async def test_a_checkpoint_nobody_of_us_signed_is_no_checkpoint(services: Services, forged: bytes) -> None:
    rows = await chain(services, 2)
    assert await verdict(services, rows, forged) == Tampering(number=0, kind="checkpoint")
    await services.runtime.files.delete(CHECKPOINT)
    assert await verify_all(services) == (0, Tampering(number=0, kind="checkpoint"))
