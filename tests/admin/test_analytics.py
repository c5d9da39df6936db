"""Analytics over the API: days of a time zone, completion, drop-off by node, and few reads at any size."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from tests.admin.conftest import NewClient
from tests.admin.test_bots import document, imported, publish
from wabot_admin.services import Services
from wabot_core.events import MessageReceived
from wabot_core.stores import Step
from wabot_core.testing.contracts.makers import arrival, conversation, message, turn
from wabot_runtime import METRICS
from wabot_runtime.stores.tallies.schema import answer_times
from wabot_runtime.stores.tallies.sums import keep_volumes

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)


async def held(services: Services, name: str, *, bot: str, ended: str | None, steps: tuple[Step, ...]) -> None:
    """Hold a conversation of one turn."""
    (entry,) = await services.runtime.records.inbox.record([arrival(name, contact=name)])
    over: dict[str, Any] = {"ended": ended, "stack": (), "wait": None} if ended else {}
    made = conversation(name, contact=name, bot=bot, started=datetime.now(UTC), **over)
    event = MessageReceived(message=message(name, contact=name))
    commit = turn(made, says=(f"m{name}",), inbox=entry.id, event=event, steps=steps, at=datetime.now(UTC))
    await services.runtime.records.turns.commit(commit)


@BOTH
async def test_what_happened_is_read_before_and_after_it_is_kept(signed_in: NewClient, services: Services) -> None:
    viewer, editor = await signed_in("viewer"), await signed_in("editor")
    bot = await imported(editor, document())
    assert (await publish(editor, bot, rev=1)).status == 201
    passed = (Step(flow="main", node="say", exit="next"),)
    await held(services, "a", bot=bot, ended="finished", steps=passed)
    await held(services, "b", bot=bot, ended="failed", steps=passed)
    await held(services, "c", bot=bot, ended=None, steps=(Step(flow="main", node="say", exit=None),))
    until = (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for _ in range(2):
        read = await viewer.call("GET", f"/api/analytics?by=day&timezone=Asia/Kathmandu&until={until}")
        assert read.status == 200, read.body
        totals = read.data["totals"]
        seen = [totals[name] for name in ("received", "handled", "sent", "started", "finished", "failed")]
        assert seen == [3, 3, 3, 3, 1, 1]
        assert [(each["revision"], each["completion"]) for each in read.data["bots"]] == [(1, 0.5)]
        assert read.data["answers"]["answer"]["count"] == read.data["answers"]["first"]["count"] == 3
        assert read.data["complete"] is True
        assert len(read.data["points"]) in (31, 32)
        nodes = await viewer.call("GET", f"/api/analytics/bots/{bot}/nodes?until={until}")
        row = {"flow": "main", "node": "say", "entered": 3, "waiting": 1, "abandoned": 0, "exits": {"next": 2}}
        assert nodes.data["nodes"] == [row]
        while await services.desk.tallies.advance() or await services.desk.tallies.advance():
            pass


@BOTH
async def test_who_wrote_on_a_day_and_how_fast_people_of_ours_answer(signed_in: NewClient, services: Services) -> None:
    viewer, agent, editor = await signed_in("viewer"), await signed_in("agent"), await signed_in("editor")
    bot = await imported(editor, document())
    for name in ("a", "b", "c"):
        await held(services, name, bot=bot, ended=None, steps=(Step(flow="main", node="say", exit=None),))
    (entry,) = await services.runtime.records.inbox.record([arrival("d", contact="a")])
    await services.runtime.records.inbox.close(entry.id, "ignored", "a test")
    assert (await agent.call("POST", "/api/conversations/a/takeover")).status == 200
    said = await agent.call("POST", "/api/conversations/a/replies", {"text": "Hello!"})
    assert said.status == 202, said.body
    assert (await agent.call("POST", "/api/conversations/a/release", {})).status == 200
    assert (await agent.call("POST", "/api/conversations/b/takeover")).status == 200
    me = (await agent.call("GET", "/api/me")).data["account"]
    for _ in range(2):
        for path, people in (("/api/analytics", 3), (f"/api/analytics?bot={bot}", 3), ("/api/analytics?number=no", 0)):
            read = (await viewer.call("GET", path)).data
            assert [row["people"] for row in read["people"]][-1] == people
            assert sum(row["people"] for row in read["people"]) == people
            agents = read["agents"]
            assert (agents["called"], agents["taken"]) == (0, 2 if people else 0)
            seen = [
                (row["id"], row["name"], row["answer"]["count"], row["held"]["count"]) for row in agents["by_agent"]
            ]
            assert seen == ([(me["id"], me["name"], 1, 1)] if people else [])
            assert agents["held"]["count"] == len(seen)
        assert (await viewer.call("GET", "/api/analytics")).data["agents"]["answer"]["p95"] <= 15
        while await services.desk.tallies.advance() or await services.desk.tallies.advance():
            pass


@BOTH
async def test_volumes_are_exported_as_a_table(signed_in: NewClient, services: Services) -> None:
    viewer, editor = await signed_in("viewer"), await signed_in("editor")
    bot = await imported(editor, document())
    await held(services, "a", bot=bot, ended="finished", steps=())
    while await services.desk.tallies.advance():
        pass
    table = await viewer.call("GET", "/api/analytics/export.csv?timezone=Asia/Kathmandu")
    assert (table.status, table.header("content-type")) == (200, "text/csv; charset=utf-8")
    head, *rows = list(csv.reader(io.StringIO(table.body.decode().removeprefix("\ufeff"))))
    assert head == ["start", *METRICS]
    assert len(rows) in (31, 32)
    assert all("T00:00:00+05:45" in row[0] for row in rows)
    assert [sum(int(row[head.index(name)]) for row in rows) for name in ("received", "sent", "finished")] == [1, 1, 1]


async def test_days_are_the_time_zones_and_follow_its_clocks(signed_in: NewClient) -> None:
    viewer = await signed_in("viewer")
    path = "/api/analytics?since=2026-03-27T23:00:00Z&until=2026-03-31T00:00:00Z&timezone=Europe/Berlin"
    starts = [point["start"] for point in (await viewer.call("GET", path)).data["points"]]
    assert [start[:16] for start in starts] == [
        "2026-03-27T23:00",
        "2026-03-28T23:00",
        "2026-03-29T22:00",
        "2026-03-30T22:00",
    ]
    hours = await viewer.call("GET", path + "&by=hour")
    assert len(hours.data["points"]) == 73
    for wrong in ("timezone=Nowhere/X", "timezone=../etc", "since=2027-01-01T00:00:00Z&until=2026-01-01T00:00:00Z"):
        assert (await viewer.call("GET", f"/api/analytics?{wrong}")).status == 422
    year = "/api/analytics?by=hour&since=2025-01-01T00:00:00Z&until=2026-01-01T00:00:00Z"
    assert (await viewer.call("GET", year)).status == 422


@pytest.mark.parametrize("records", ["postgresql"], indirect=True)
async def test_a_month_of_ten_busy_numbers_is_summed_by_the_database(signed_in: NewClient, services: Services) -> None:
    viewer = await signed_in("viewer")
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    zeros = dict.fromkeys(("sent_by_people", "finished", "stopped", "expired", "failed", "replaced"), 1)
    rows = [
        {"workspace_id": "default", "slot": now - timedelta(minutes=15 * slot), "number": f"n{number}"}
        | {"bot": f"b{number}", "revision": 1, "received": 35, "handled": 35, "sent": 40, "started": 4, **zeros}
        for slot in range(2880)
        for number in range(10)
    ]
    days = [
        {"workspace_id": "default", "day": now.replace(hour=0) - timedelta(days=day), "number": f"n{number}"}
        | {"bot": f"b{number}", "kind": kind, "bucket": bucket, "count": 100}
        for day in range(31)
        for number in range(10)
        for kind in ("answer", "first")
        for bucket in range(6)
    ]
    database: Any = services.runtime.records.database  # type: ignore[attr-defined]

    def put(given: list[dict[str, Any]], connection: Connection) -> None:
        keep_volumes(connection, "default", given)

    for at in range(0, len(rows), 5000):
        await database.write(partial(put, rows[at : at + 5000]))
    await database.write(lambda connection: connection.execute(answer_times.insert(), days))
    fetched: list[int] = []

    def keep(connection: Any, cursor: Any, statement: str, given: Any, context: Any, many: bool) -> None:
        fetched.append(cursor.rowcount)

    event.listen(Engine, "after_cursor_execute", keep)
    try:
        read = await viewer.call("GET", "/api/analytics?by=day&timezone=Asia/Kolkata")
    finally:
        event.remove(Engine, "after_cursor_execute", keep)
    assert read.data["totals"]["received"] > 900_000
    assert len(fetched) <= 15  # none by number, bot or day
    assert 40 < sum(fetched) < 100  # days, bots and lengths of time, of 32,520 rows
