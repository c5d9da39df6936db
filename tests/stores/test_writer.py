"""The group commit: what shares a transaction, and what is said when the connection is lost while committing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from wabot_core.errors import ConversationMoved
from wabot_core.stores import TurnCommit
from wabot_core.testing.contracts.makers import conversation, following, turn
from wabot_runtime.stores.errors import StoreClosed
from wabot_runtime.stores.records import SqlRecords, create
from wabot_runtime.stores.records.database import Database, T, Work
from wabot_runtime.stores.records.opening import open_database


class Watched:
    """A database that counts transactions and can be cut at one of them."""

    def __init__(self, url: str) -> None:
        self.inner: Database = open_database(url, workspace="default")
        self.workspace, self.dialect, self.url = self.inner.workspace, self.inner.dialect, self.inner.url
        self.writes = 0
        self.cut: dict[int, str] = {}
        self.open, self.close, self.read = self.inner.open, self.inner.close, self.inner.read

    async def write(self, work: Work[T]) -> T:
        """Write, unless the connection is to be lost before or after the commit."""
        return await self._cut(self.inner.write, work)

    async def write_once(self, work: Work[T]) -> T:
        """Write one statement, unless the connection is to be lost before or after it."""
        return await self._cut(self.inner.write_once, work)

    async def _cut(self, write: Callable[[Work[T]], Awaitable[T]], work: Work[T]) -> T:
        self.writes += 1
        cut = self.cut.get(self.writes)
        if cut == "before":
            raise lost()
        if cut == "trouble":
            raise OperationalError("COMMIT", {}, Exception("disk full"))
        result = await write(work)
        if cut == "after":
            raise lost()
        return result


def lost() -> DBAPIError:
    """Make the error of a connection that was cut."""
    return OperationalError("COMMIT", {}, Exception("server closed the connection"), connection_invalidated=True)


@pytest.fixture
async def watched(records_url: str) -> AsyncIterator[tuple[SqlRecords, Watched]]:
    database = Watched(records_url)
    records = SqlRecords(database)
    await records.open()
    yield records, database
    await records.close()


def many(count: int) -> list[TurnCommit]:
    """Make turns of different contacts."""
    return [turn(conversation(f"c{one}", contact=f"p{one}"), says=(f"r{one}",)) for one in range(count)]


async def all_of(records: SqlRecords, turns: list[TurnCommit]) -> list[BaseException | None]:
    """Commit turns at once; return each one's error."""
    return await asyncio.gather(*map(records.turns.commit, turns), return_exceptions=True)


async def test_turns_that_are_ready_share_a_transaction(watched: tuple[SqlRecords, Watched]) -> None:
    records, database = watched
    assert await all_of(records, many(100)) == [None] * 100
    assert database.writes == 1


async def test_a_lone_turn_waits_for_nobody(watched: tuple[SqlRecords, Watched]) -> None:
    records, database = watched
    for place, one in enumerate(many(5), start=1):
        await records.turns.commit(one)
        assert database.writes == place


async def test_a_contact_is_in_a_batch_once(watched: tuple[SqlRecords, Watched]) -> None:
    records, database = watched
    first = conversation("x", contact="x")
    rows = [first, following(first), following(following(first))]
    others = many(3)
    assert await all_of(records, [turn(rows[0]), others[0], turn(rows[1]), *others[1:], turn(rows[2])]) == [None] * 6
    assert database.writes == 3


async def test_a_commit_that_was_done_before_the_connection_was_lost_is_not_repeated(
    watched: tuple[SqlRecords, Watched],
) -> None:
    records, database = watched
    database.cut[1] = "after"
    assert await all_of(records, many(20)) == [None] * 20
    assert database.writes == 1
    assert len(await records.outbox.pending("n1")) == 20


async def test_a_commit_that_was_not_done_is_told_and_may_be_tried_again(
    watched: tuple[SqlRecords, Watched],
) -> None:
    records, database = watched
    database.cut[1] = "before"
    turns = many(20)
    failed = await all_of(records, turns)
    assert {type(error) for error in failed} == {OperationalError}
    assert await records.outbox.pending("n1") == []
    assert database.writes == 1
    assert await all_of(records, turns) == [None] * 20


async def test_another_owners_turn_is_not_taken_for_ours(watched: tuple[SqlRecords, Watched]) -> None:
    records, database = watched
    await records.turns.commit(turn(conversation(), lease=1))
    database.cut[2] = "before"
    with pytest.raises(OperationalError):
        await records.turns.commit(turn(conversation(), lease=2))


async def test_a_database_in_trouble_is_not_asked_for_every_turn(watched: tuple[SqlRecords, Watched]) -> None:
    records, database = watched
    database.cut = dict.fromkeys(range(1, 100), "trouble")
    failed = await all_of(records, many(50))
    assert {type(error) for error in failed} == {OperationalError}
    assert database.writes == 4
    database.cut = {}
    assert await all_of(records, many(50)) == [None] * 50


async def test_a_caller_that_left_does_not_stop_the_others(watched: tuple[SqlRecords, Watched]) -> None:
    records, _ = watched
    tasks = [asyncio.create_task(records.turns.commit(one)) for one in many(10)]
    await asyncio.sleep(0)
    tasks[3].cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in answers if one is not None] == [asyncio.CancelledError]
    with pytest.raises(ConversationMoved):
        await records.turns.commit(many(10)[4])


async def test_closing_finishes_what_was_handed_in(records_url: str) -> None:
    records = create(records_url)
    await records.open()
    tasks = [asyncio.create_task(records.turns.commit(one)) for one in many(30)]
    await asyncio.sleep(0)
    await records.close()
    await asyncio.gather(*tasks)
    for late in (records.turns.commit(many(1)[0]), records.inbox.start(1), records.healthy()):
        with pytest.raises(StoreClosed):
            await late
    await records.open()
    assert len(await records.outbox.pending("n1")) == 30
    await records.turns.commit(turn(conversation("x", contact="x")))
    await records.close()


async def test_a_connection_killed_in_the_pool_is_replaced(
    new_database: Callable[..., str], upgraded_postgres: str
) -> None:
    import psycopg

    url = new_database(template=upgraded_postgres)
    records = create(url)
    await records.open()
    await records.turns.commit(many(1)[0])
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as other:
        await other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid != pg_backend_pid()"
        )
    await records.turns.commit(turn(following(conversation("c0", contact="p0"))))
    assert (await records.conversations.get("c0")).turns == 2
    await records.close()


async def test_text_no_database_takes_is_cleaned(records: SqlRecords) -> None:
    hostile = "a\0b\ud83dc\\u0000\x01\u202e😀'\";--"
    clean = "ab\ufffdc\\u0000\x01\u202e😀'\";--"
    values: dict[str, Any] = {hostile: [hostile, {"deep": hostile}]}
    made = conversation(hostile, contact=hostile, number=hostile, variables=values)
    await records.turns.commit(turn(made, says=(hostile,), contact_fields=values))
    found = await records.conversations.live(hostile, hostile)
    assert found is not None
    assert (found.id, found.variables) == (clean, {clean: [clean, {"deep": clean}]})
    (entry,) = await records.outbox.pending(hostile)
    assert (entry.message_id, entry.content.text) == (clean, f"text of {clean}")
    contact = await records.people.contact(hostile, hostile)
    assert contact is not None
    assert contact.fields == {clean: [clean, {"deep": clean}]}
