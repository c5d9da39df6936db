"""The desk's tables on both databases: two workspaces with the same ids see nothing of each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from wabot_core.errors import AlreadyThere, NotFound
from wabot_runtime.stores.desk import Account, Budget, Desk, Key, Rotation, Session, Token
from wabot_runtime.stores.errors import LastAdmin, RevMismatch, TokenSpent
from wabot_runtime.stores.records import create

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def desks(records_url: str) -> AsyncIterator[tuple[Desk, Desk]]:
    """Give the desks of two workspaces of one database."""
    opened = [create(records_url, workspace=workspace) for workspace in ("default", "other")]
    for records in opened:
        await records.open()
    yield Desk(opened[0].database), Desk(opened[1].database)
    for records in opened:
        await records.close()


def account(id: str = "a", *, role: str = "admin", email: str = "") -> Account:
    """Return an account."""
    return Account(id=id, email=email or f"{id}@example.org", name=id, role=role, password="hash", created=NOW)


async def test_the_same_ids_in_two_workspaces_are_two_things(desks: tuple[Desk, Desk]) -> None:
    for desk in desks:
        await desk.accounts.add(account(), now=NOW)
        await desk.keys.add(
            Key(id="k", account="a", name=desk.workspace, digest="d", scopes=("bots.read",), created=NOW)
        )
        await desk.sessions.add(Session(id="s", account="a", digest="d", created=NOW, used=NOW))
        await desk.accounts.put_role("r", [desk.workspace], rev=None)
    one, two = desks
    await one.accounts.change("a", now=NOW, name="changed")
    await one.accounts.end_sessions("a", now=NOW)
    await one.keys.remove("k")
    assert (await two.accounts.get("a")).name == "a"
    assert await two.sessions.holder("s") == await two.accounts.get("a")
    assert await one.sessions.holder("s") is None
    assert (await two.keys.get("k")).name == "other"
    assert (await two.accounts.role("r")).scopes == ("other",)
    with pytest.raises(NotFound):
        await one.keys.get("k")


async def test_an_account_comes_back_as_it_was_put(desks: tuple[Desk, Desk]) -> None:
    desk, _ = desks
    await desk.accounts.add(account(), now=NOW)
    assert await desk.accounts.get("a") == account()
    with pytest.raises(AlreadyThere):
        await desk.accounts.add(account("b", email="a@example.org"), now=NOW)
    with pytest.raises(LastAdmin):
        await desk.accounts.change("a", now=NOW, role="viewer")
    changed = await desk.accounts.change("a", now=NOW, rev=1, name="Ana")
    assert (changed.rev, changed.epoch) == (2, 0)
    with pytest.raises(RevMismatch):
        await desk.accounts.change("a", now=NOW, rev=1, name="Bo")
    assert (await desk.accounts.change("a", now=NOW, password="new")).epoch == 1


async def test_a_token_is_spent_by_the_first_of_many_and_by_nobody_later(desks: tuple[Desk, Desk]) -> None:
    desk, other = desks
    for digest, expires in (("t", NOW + HOUR), ("old", NOW)):
        await desk.tokens.add(Token(digest=digest, kind="invite", data={}, expires=expires))

    async def use(number: int, digest: str = "t") -> bool:
        try:
            await desk.accounts.add(account(f"a{number}"), token=digest, now=NOW)
        except TokenSpent:
            return False
        return True

    assert sum(await asyncio.gather(*(use(number) for number in range(50)))) == 1
    assert await desk.accounts.count() == 1
    assert not await use(60, "old")
    with pytest.raises(TokenSpent):
        await other.tokens.find("t", kind="invite", now=NOW)


async def test_a_rotation_is_done_once_and_an_old_token_ends_it(desks: tuple[Desk, Desk]) -> None:
    desk, _ = desks
    await desk.accounts.add(account(), now=NOW)
    await desk.sessions.add(Session(id="s", account="a", digest="0", created=NOW, used=NOW))
    grace = timedelta(seconds=10)

    async def rotate(shown: str, new: str, now: datetime) -> Rotation:
        return await desk.sessions.rotate("s", shown=shown, new=new, now=now, idle=HOUR, whole=HOUR * 9, grace=grace)

    outcomes = await asyncio.gather(*(rotate("0", f"1{n}", NOW) for n in range(20)))
    assert sorted(one.value for one in outcomes) == ["done"] + ["raced"] * 19
    assert await rotate("0", "2", NOW + grace) is Rotation.REUSED
    assert await rotate("0", "2", NOW + grace) is Rotation.GONE
    assert await desk.sessions.of("a") == []


async def test_a_budget_counts_every_parallel_attempt(desks: tuple[Desk, Desk]) -> None:
    desk, other = desks
    budget = Budget(limit=5, window=HOUR, free=5)
    waits = await asyncio.gather(*(desk.budgets.take("b", budget, now=NOW) for _ in range(30)))
    assert waits.count(timedelta(0)) == 5
    assert set(waits) == {timedelta(0), HOUR}
    assert await other.budgets.take("b", budget, now=NOW) == timedelta(0)
    assert await desk.budgets.take("b", budget, now=NOW + HOUR) == timedelta(0)


async def test_a_kept_answer_is_found_by_who_asked_and_forgotten_after_a_day(desks: tuple[Desk, Desk]) -> None:
    desk, other = desks
    claims = await asyncio.gather(*(desk.replays.claim("a", "k", request="r", now=NOW) for _ in range(20)))
    assert claims.count(None) == 1
    await desk.replays.keep("a", "k", b"answer")
    found = await desk.replays.claim("a", "k", request="r", now=NOW + HOUR)
    assert found is not None
    assert found.answer == b"answer"
    assert await other.replays.claim("a", "k", request="r", now=NOW) is None
    assert await desk.replays.claim("b", "k", request="r", now=NOW) is None
    assert await desk.replays.claim("a", "k", request="r", now=NOW + HOUR * 25) is None


async def test_a_request_that_died_with_its_process_may_be_made_again(desks: tuple[Desk, Desk]) -> None:
    desk, _ = desks
    assert await desk.replays.claim("a", "k", request="r", now=NOW) is None
    assert await desk.replays.claim("a", "k", request="r", now=NOW + timedelta(minutes=1)) is not None
    assert await desk.replays.claim("a", "k", request="r", now=NOW + timedelta(minutes=3)) is None
