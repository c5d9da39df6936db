"""What Postgres is asked for: one round trip a turn and a read, rows looked up by their keys whatever it believes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, make_url, text

from wabot_core.channels import Ack, Sent
from wabot_core.testing.contracts.makers import arrival, conversation, following, turn
from wabot_runtime.stores.records import SqlRecords, create
from wabot_runtime.stores.records.dialect import plan_anew
from wabot_runtime.stores.records.pipelines import Mode, PipelinedConnection
from wabot_runtime.stores.records.postgres import PLANS

BACKLOG = 3000
WHOLE = re.compile(r"^\(*workspace_id = [^)]*\)*$")
"""A condition that finds all rows of a workspace."""


@pytest.fixture
def url(new_database: Callable[..., str], upgraded_postgres: str) -> str:
    """Give the URL of a Postgres database at HEAD."""
    return new_database(template=upgraded_postgres)


@pytest.fixture
async def records(url: str) -> AsyncIterator[SqlRecords]:
    """Give open records."""
    records = create(url)
    await records.open()
    yield records
    await records.close()


@pytest.fixture
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that wait for an answer."""
    found: list[tuple[str, Any]] = []

    def keep(connection: Any, cursor: Any, statement: str, given: Any, context: Any, many: bool) -> None:
        found.append((statement, given))

    event.listen(Engine, "before_cursor_execute", keep)
    yield found
    event.remove(Engine, "before_cursor_execute", keep)


async def test_a_turn_a_read_and_a_confirmation_wait_once_each(
    records: SqlRecords, asked: list[tuple[str, Any]]
) -> None:
    await records.turns.commit(turn(conversation(), says=("r1",)))
    assert len(asked) == 1
    await records.conversations.live("n1", "ana")
    assert len(asked) == 2
    await records.outbox.ack([Ack(number="n1", chat="ana", id="r1", level=1)])
    assert len(asked) == 3


async def test_what_arrives_waits_twice(records: SqlRecords, asked: list[tuple[str, Any]]) -> None:
    assert len(await records.inbox.record([arrival("a"), arrival("b")])) == 2
    assert len(asked) == 2
    assert await records.inbox.record([arrival("a"), arrival("b")]) == []


async def test_postgres_ends_a_transaction_whose_client_froze_in_it(url: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    frozen = await PipelinedConnection.connect(plain, autocommit=True)
    frozen.begin(Mode.TOGETHER, settings="SELECT set_config('idle_in_transaction_session_timeout', '200ms', true)")
    await frozen.execute("SELECT pg_advisory_xact_lock(7)")
    other = await psycopg.AsyncConnection.connect(plain, autocommit=True)
    async with asyncio.timeout(8):
        await other.execute("SELECT pg_advisory_lock(7)")
    await other.close()
    with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
        await frozen.execute("SELECT 1")


async def test_nothing_of_a_transaction_is_sent_before_all_of_it_is(url: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await PipelinedConnection.connect(plain, autocommit=True)
    watcher = await psycopg.AsyncConnection.connect(plain, autocommit=True)
    pid = connection.info.backend_pid
    async with connection.pipeline():
        await connection.execute("BEGIN")
        await connection.execute("SELECT pg_advisory_xact_lock(8)")
        held = await watcher.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = %s", [pid])
        assert (await held.fetchone()) == (0,)
    held = await watcher.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = %s", [pid])
    assert (await held.fetchone()) == (1,)
    await watcher.close()
    await connection.close()


async def test_what_is_larger_than_a_socket_takes_is_sent_whole(url: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await PipelinedConnection.connect(plain, autocommit=True)
    connection.begin(Mode.ONCE, settings="SELECT 1")
    async with asyncio.timeout(30):
        found = await connection.execute("SELECT length(%s), repeat('y', 9000000)", ["x" * 9_000_000])
    row = await found.fetchone()
    assert row is not None
    assert row[0] == 9_000_000
    await connection.close()


async def test_nothing_is_left_of_a_transaction_that_fails_behind_its_first_statement(records: SqlRecords) -> None:
    await records.turns.commit(turn(conversation()))

    def work(connection: Any) -> None:
        connection.execute(text("UPDATE conversations SET bot = 'other'"))
        raise LookupError

    with pytest.raises(LookupError):
        await records.database.write(work)
    assert (await records.conversations.get("c1")).bot == "clinic"


async def test_what_is_said_to_be_one_statement_is_no_more(records: SqlRecords) -> None:
    def work(connection: Any) -> None:
        connection.execute(text("SELECT 1"))
        connection.execute(text("SELECT 2"))

    with pytest.raises(RuntimeError, match="write_once"):
        await records.database.write_once(work)


async def test_a_list_is_planned_for_its_values_to_its_end(records: SqlRecords) -> None:
    def work(connection: Any) -> list[str]:
        plan_anew(connection)
        asked = text("SELECT current_setting('plan_cache_mode') || current_setting('wabot.workspace')")
        return [connection.execute(asked).scalar_one() for _ in range(3)]

    assert await records.database.read(work) == ["force_custom_plandefault"] * 3
    assert await records.database.read(lambda c: c.execute(text("SHOW plan_cache_mode")).scalar_one()) == "auto"


async def test_settings_do_not_outlive_their_transaction(records: SqlRecords) -> None:
    """What is left on a pooled connection would be another workspace's behind a pooler."""

    def work(connection: Any) -> Any:
        inside = connection.execute(text("SELECT current_setting('wabot.workspace', true)")).scalar_one()
        connection.connection.driver_connection.end()
        outside = connection.execute(text("SELECT current_setting('wabot.workspace', true)")).scalar_one()
        return inside, outside

    assert await records.database.read(work) == ("default", "")


async def test_rows_are_looked_up_by_their_keys_while_statistics_are_old(
    records: SqlRecords, url: str, asked: list[tuple[str, Any]]
) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as other:
        await other.execute("ANALYZE")  # of empty tables: they look small from now on
        entries = await records.inbox.record([arrival(f"a{one}", contact=f"p{one}") for one in range(BACKLOG)])
        begun = [conversation(f"c{one}", contact=f"p{one}") for one in range(BACKLOG)]
        await asyncio.gather(*(records.turns.commit(turn(one, says=(f"r{one.id}",))) for one in begun))
        asked.clear()
        await records.turns.commit(turn(following(begun[7]), inbox=entries[7].id, says=("last",)))
        await records.outbox.settle("n1", [Sent(id="last", taken=True)])
        await records.outbox.ack([Ack(number="n1", chat="ana", id="last", level=1)])
        for name, value in PLANS.items():
            await other.execute(f"SET {name} = {value}")
        conditions = [await conditions_of(other, *one) for one in asked]
    assert [len(one) > 0 for one in conditions] == [True, True, True]
    assert [one for some in conditions for one in some if WHOLE.match(one[1])] == []


async def conditions_of(connection: Any, statement: str, given: Any) -> list[tuple[str, str]]:
    """Return how a statement finds rows of the large tables: table and condition."""
    found = await (await connection.execute(f"EXPLAIN (FORMAT JSON) {statement}", given)).fetchone()

    def walk(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if node.get("Relation Name") in ("inbox", "conversations", "outbox") and node["Node Type"] != "ModifyTable":
            yield node["Relation Name"], node.get("Index Cond", "workspace_id = all")
        for part in node.get("Plans", ()):
            yield from walk(part)

    return list(walk(found[0][0]["Plan"]))
