"""How wabot is and what the start page shows, over the API: each part true, and only for who may see it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, insert, update

from tests.admin.conftest import NewClient
from tests.admin.talks import put_talk
from tests.admin.test_bots import document, imported, publish
from wabot_admin.health import live_share, read_health, spans_of
from wabot_admin.health_commands import health as health_command
from wabot_admin.services import Services, open_services
from wabot_core.channels import NumberState
from wabot_core.stores import NumberRow
from wabot_runtime import StateRow, load_settings, open_runtime, reconnects
from wabot_runtime.stores.records.schema import conversations, inbox, number_states, outbox

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)


async def write(services: Services, *statements: Any) -> None:
    """Put something straight into the tables."""

    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    await services.desk.numbers._database.write(work)


async def went(services: Services, number: str, *states: tuple[float, str]) -> None:
    """Say which states a number was in since so many hours ago."""
    rows = [
        {"workspace_id": "default", "number": number, "at": services.now() - timedelta(hours=hours), "state": state}
        | {"reason": f"because {state}"}
        for hours, state in states
    ]
    await write(services, insert(number_states).values(rows))


@BOTH
async def test_the_start_page_tells_what_needs_someone_and_how_bots_and_numbers_stand(
    signed_in: NewClient, services: Services
) -> None:
    admin, editor = await signed_in("admin"), await signed_in("editor")
    bot = await imported(editor, document())
    await imported(editor, document() | {"name": "Draft only"})
    assert (await publish(editor, bot, rev=1)).status == 201
    await services.desk.numbers.add(NumberRow(id="front", name="Front desk", bot=bot, wanted="stopped"))
    open, calm = [await put_talk(services.desk, number="front") for _ in range(2)]
    failed = await put_talk(services.desk, number="front", ended="failed", owner="bot", bot=bot)
    of = conversations.c.id
    await write(
        services,
        update(conversations).where(of == open["conversation"]).values(unread=2),
        update(conversations).where(of == failed["conversation"]).values(changed=services.now()),
        update(outbox)
        .where(outbox.c.conversation == calm["conversation"])
        .values(status="failed", queued=services.now()),
        update(inbox)
        .where(inbox.c.conversation == calm["conversation"])
        .values(status="dead_letter", recorded=services.now()),
    )
    read = await admin.call("GET", "/api/home")
    assert read.status == 200, read.body
    home = read.data
    assert [number["name"] for number in home["numbers"]] == ["Front desk"]
    assert [(each["live"], each["by"], each["at"] is not None) for each in home["bots"]] == [
        (1, "editor", True),
        (None, None, False),
    ]
    assert (home["waiting"]["count"], home["waiting"]["unanswered"]) == (2, 1)
    assert [item["id"] for item in home["waiting"]["items"]] == [open["conversation"]]
    assert {(each["kind"], each["of"], each["count"]) for each in home["troubles"]} == {
        ("conversations_failed", bot, 1),
        ("not_sent", "front", 1),
        ("not_handled", "front", 1),
    }
    assert home["broken"] == []


async def test_a_start_page_shows_nobody_more_than_they_may_see(signed_in: NewClient, services: Services) -> None:
    await put_talk(services.desk)
    viewer = (await (await signed_in("viewer")).call("GET", "/api/home")).data
    assert (viewer["waiting"], viewer["bots"], viewer["numbers"]) == (None, [], [])
    agent = (await (await signed_in("agent")).call("GET", "/api/home")).data
    assert (agent["bots"], agent["waiting"]["count"]) == (None, 1)
    editor = (await (await signed_in("editor")).call("GET", "/api/home")).data
    shown = editor["waiting"]["items"][0]
    assert (await (await signed_in("admin")).call("GET", "/api/home")).data["waiting"]["items"][0] != shown
    assert "*" in shown["contact"]["phone"] or "•" in shown["contact"]["phone"]


@BOTH
async def test_numbers_are_told_by_the_hour_with_the_states_they_were_in(
    signed_in: NewClient, services: Services
) -> None:
    viewer = await signed_in("viewer")
    for id in ("front", "idle"):
        await services.desk.numbers.add(NumberRow(id=id, name=id, wanted="running"))
    await went(
        services, "front", (90, "connecting"), (80, "live"), (2, "interrupted"), (1.5, "connecting"), (1, "live")
    )
    talk = await put_talk(services.desk, number="front")
    now = services.now()
    of = talk["conversation"]
    await write(
        services,
        update(inbox).where(inbox.c.conversation == of).values(recorded=now - timedelta(hours=1)),
        update(outbox).where(outbox.c.conversation == of).values(queued=now - timedelta(minutes=59)),
    )
    for _ in range(2):  # before the tallies are kept, and after
        read = await viewer.call("GET", "/api/health/numbers?hours=24")
        assert read.status == 200, read.body
        front, idle = read.data["items"]
        assert [span["state"] for span in front["spans"]] == ["live", "interrupted", "connecting", "live"]
        assert front["spans"][0]["since"] == read.data["since"]
        assert front["spans"][-1]["until"] == read.data["until"]
        assert 0.94 < front["live"] < 0.99
        assert (front["reconnects"], front["messages_in"], front["messages_out"]) == (1, 1, 1)
        assert len(front["hours"]) == 24
        assert [hour["messages_in"] for hour in front["hours"] if hour["messages_in"]] == [1]
        assert (idle["spans"], idle["live"], idle["messages_in"]) == ([], None, 0)
        while await services.desk.tallies.advance():
            pass


@BOTH
async def test_health_names_stores_queues_and_to_admins_the_processes(signed_in: NewClient, services: Services) -> None:
    admin, agent = await signed_in("admin"), await signed_in("agent")
    talk = await put_talk(services.desk)
    waits = inbox.c.conversation == talk["conversation"]
    await write(services, update(inbox).where(waits).values(status="new"))
    held = timedelta(minutes=5)
    for name in ("number:front", "number:side", "tallies"):
        assert await services.runtime.records.leases.take(name, "host-1", held)
    health = (await admin.call("GET", "/api/health")).data
    assert [store["kind"] for store in health["stores"]] == ["records", "cache"]
    assert all(store["milliseconds"] is not None for store in health["stores"])
    assert health["processes"] == [{"owner": "host-1", "numbers": 2, "keeps": ["tallies"]}]
    assert (health["queue"]["unhandled"], health["queue"]["queued"]) == (1, 0)
    assert health["queue"]["oldest_in"] is not None
    assert {plugin["status"] for plugin in health["plugins"]} == {"loaded"}
    assert (await agent.call("GET", "/api/health")).data["processes"] is None


async def test_a_store_that_is_away_is_told_as_away(tmp_path: Path) -> None:
    settings = load_settings({"WABOT_DATA": str(tmp_path / "data"), "WABOT_CACHE": "redis://127.0.0.1:1"})
    async with open_runtime(settings) as runtime:
        health = await read_health(await open_services(runtime))
    assert [(store.scheme, store.milliseconds is None) for store in health.stores] == [
        ("sqlite", False),
        ("redis", True),
    ]


async def test_health_is_told_in_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    told = await asyncio.to_thread(CliRunner().invoke, health_command, [])
    assert told.exit_code == 0, told.output
    assert "0 messages wait for bots, 0 wait to be sent." in told.output
    assert "There is no number yet." in told.output
    data = json.loads((await asyncio.to_thread(CliRunner().invoke, health_command, ["--json", "--hours", "2"])).stdout)
    assert (bool(data["version"]), data["numbers"]) == (True, [])


def test_the_share_of_time_a_number_is_live_leaves_out_when_it_was_stopped(clock: Any) -> None:
    until = clock()
    rows = [
        StateRow(id=place, at=until - timedelta(hours=hours), state=state, reason="")
        for place, (hours, state) in enumerate(
            [(30, NumberState.LIVE), (12, NumberState.STOPPED), (8, NumberState.INTERRUPTED), (6, NumberState.LIVE)]
        )
    ]
    spans = spans_of(rows, since=until - timedelta(hours=24), until=until)
    assert [(span.until - span.since) / timedelta(hours=1) for span in spans] == [12, 4, 2, 6]
    assert live_share(spans) == pytest.approx(18 / 20)
    assert live_share([]) is None


@pytest.mark.parametrize(
    ("went", "times"),
    [
        ("unlinked linking connecting live", 0),
        ("connecting interrupted connecting live", 0),
        ("live interrupted connecting live", 1),
        ("live interrupted connecting interrupted connecting live", 1),
        ("live interrupted connecting live degraded live interrupted", 1),
        ("live connecting live interrupted live", 2),
        ("live stopped connecting live", 0),
        ("live logged_out linking connecting live", 0),
        ("interrupted connecting live", 1),
        ("", 0),
    ],
)
def test_only_coming_back_after_having_been_live_is_a_reconnect(went: str, times: int) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    rows = [
        StateRow(id=place, at=at + timedelta(minutes=place), state=NumberState(state), reason="")
        for place, state in enumerate(went.split())
    ]
    found = reconnects(rows)
    assert len(found) == times
    assert {rows[int((when - at) / timedelta(minutes=1))].state for when in found} <= {NumberState.LIVE}
