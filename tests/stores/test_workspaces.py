"""Postgres itself keeps workspaces apart: row-level security on every table, for an app role that owns nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from wabot_core.channels import NumberState
from wabot_core.errors import WabotError
from wabot_core.stores import BotRow, CaptureChange, NumberRow
from wabot_core.testing.contracts.makers import arrival, conversation, turn
from wabot_runtime.servers import Postgres
from wabot_runtime.stores.records import SqlRecords
from wabot_runtime.stores.records.postgres import PostgresDatabase
from wabot_runtime.stores.records.schema import metadata

APP = "wabot_app"
FILLED = {
    *("answers", "bots", "captures", "contacts", "conversations", "drafts", "inbox", "number_states"),
    *("numbers", "outbox", "turns"),
}
"""The tables `filled` puts something into."""


@pytest.fixture
def app_url(postgres: Postgres, new_database: Callable[..., str], upgraded_postgres: str) -> URL:
    """Give a database at HEAD as the app's role sees it: it may read and write, and owns nothing."""
    url = make_url(new_database(template=upgraded_postgres))
    with suppress(Exception):
        postgres.execute(f"CREATE ROLE {APP} LOGIN PASSWORD '{APP}' NOSUPERUSER NOBYPASSRLS")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}"))
        connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP}"))
    engine.dispose()
    return url.set(username=APP, password=APP)


async def filled(url: URL, workspace: str) -> SqlRecords:
    """Open a workspace's records and put something into the tables of FILLED."""
    records = SqlRecords(PostgresDatabase(url, workspace=workspace))
    await records.open()
    await records.bots.add(BotRow(id="bot", name=workspace), {"of": workspace})
    await records.numbers.add(NumberRow(id="n1", name=workspace))
    await records.numbers.change("n1", state=NumberState.LIVE)
    (entry,) = await records.inbox.record([arrival("a")])
    captures = (CaptureChange(kind="k", key="k", data={"of": workspace}),)
    await records.turns.commit(turn(conversation(), inbox=entry.id, says=("r1",), captures=captures))
    await records.turns.record_answer("c1", 2, "k", workspace)
    return records


def counts(connection: Connection) -> dict[str, int]:
    """Count the rows of every table that this connection may see."""
    return {
        name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - our own names
        for name in metadata.tables
    }


async def test_two_workspaces_use_the_same_ids_and_see_only_their_own(app_url: URL) -> None:
    one, two = await filled(app_url, "one"), await filled(app_url, "two")
    for records, name in ((one, "one"), (two, "two")):
        assert [bot.name for bot in await records.bots.all()] == [name]
        assert (await records.bots.draft("bot")).document == {"of": name}
        assert [number.name for number in await records.numbers.all()] == [name]
        assert [kept.data for kept in await records.people.captures()] == [{"of": name}]
        assert await records.turns.recorded_answers("c1", 2) == {"k": name}
        assert [entry.message_id for entry in await records.outbox.pending("n1")] == ["r1"]
        assert await records.leases.take("l", name, timedelta(hours=1)) == 1
    (theirs,) = await two.outbox.pending("n1")
    assert await one.outbox.sending([theirs.id], number="n1", lease=0) == []
    await one.close()
    await two.close()


async def test_pooled_connections_and_aborted_transactions_leak_nothing(app_url: URL) -> None:
    small = app_url.update_query_dict({"pool": "1"})
    one, two = await filled(small, "one"), await filled(small, "two")

    async def use(records: SqlRecords, name: str) -> None:
        for number in range(15):
            with pytest.raises(WabotError):
                await records.bots.add(BotRow(id="bot", name="again"), {})
            assert [bot.name for bot in await records.bots.all()] == [name]
            await records.inbox.record([arrival(f"k{number}")])

    await asyncio.gather(use(one, "one"), use(two, "two"))
    await one.close()
    await two.close()


async def test_without_a_workspace_there_are_no_rows(app_url: URL) -> None:
    records = await filled(app_url, "one")
    await records.close()
    engine = create_engine(app_url)
    for setting in (None, "", "two"):
        with engine.connect() as connection:
            if setting is not None:
                connection.execute(text("SELECT set_config('wabot.workspace', :to, true)"), {"to": setting})
            assert set(counts(connection).values()) == {0}, setting
            with pytest.raises(DBAPIError, match="row-level security"):
                connection.execute(
                    text("INSERT INTO leases (workspace_id, name, token, expires) VALUES ('one', 'x', 1, now())")
                )
    with engine.connect() as connection:
        connection.execute(text("SET LOCAL wabot.workspace = 'one'"))
        seen = counts(connection)
        assert {name for name, count in seen.items() if count} == FILLED
        moved: Any = connection.execute(text("UPDATE bots SET workspace_id = 'one'"))
        assert moved.rowcount == 1
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(text("UPDATE drafts SET workspace_id = 'two'"))
    engine.dispose()


def test_every_table_is_confined_even_for_its_owner(upgraded_postgres: str) -> None:
    engine = create_engine(upgraded_postgres)
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT relname, relrowsecurity, relforcerowsecurity,"
                " (SELECT array_agg(DISTINCT pg_get_expr(polqual, polrelid)) FROM pg_policy WHERE polrelid = c.oid),"
                " (SELECT array_agg(DISTINCT pg_get_expr(polwithcheck, polrelid)) FROM pg_policy"
                "  WHERE polrelid = c.oid)"
                " FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace"
            )
        ).all()
    engine.dispose()
    rule = ["(workspace_id = current_setting('wabot.workspace'::text, true))"]
    confined = {name for name, enabled, forced, using, check in found if enabled and forced and using == check == rule}
    assert {name for name, *_ in found} - confined == {"alembic_version"}
    assert confined == set(metadata.tables)


@pytest.mark.parametrize("workspace", ["", "a'b", "a b", "é", "x" * 65])
def test_a_workspace_id_that_needs_quoting_is_refused(workspace: str) -> None:
    with pytest.raises(WabotError):
        PostgresDatabase(make_url("postgresql://localhost/x"), workspace=workspace)
