"""Numbers over the API: added, started and stopped by their rows, watched, linked, logged out, removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.admin.client import PASSWORD, Client
from tests.runtime.running import Place, put, sqlite_settings, until
from wabot_admin.app import create_app
from wabot_admin.auth.links import make_account
from wabot_admin.services import Services, open_services
from wabot_core.channels import LinkStep, NumberState
from wabot_core.errors import WabotError
from wabot_core.stores import NumberRow
from wabot_core.testing.memory_channel import MemoryChannel
from wabot_runtime import read_document

Json = dict[str, Any]

ECHO = read_document(sample="echo")


class LinkableChannel(MemoryChannel):
    """A memory channel that asks to be linked first; `scan` is the phone's part."""

    def __init__(self, number: str) -> None:
        """Begin unlinked."""
        super().__init__(number)
        self.starts_as = NumberState.LINKING
        self.refuses = ""

    async def link_with_code(self, phone: str) -> None:
        """Show a code, or refuse with a reason."""
        if self.refuses:
            raise NoCode(why=self.refuses)
        await self.step("code", "ABCD1234")

    async def step(self, kind: Any, text: str, *, seconds: float = 60) -> None:
        """Show a link step."""
        await self.until_running()
        assert self._listener is not None
        expires = datetime.now(UTC) + timedelta(seconds=seconds)
        await self._listener.link_step_shown(
            LinkStep(number=self.number, kind=kind, text=text, attempt=1, expires=expires)
        )


class NoCode(WabotError):
    """There is no code: {why}."""


@dataclass
class Desk:
    """A desk over a runtime that runs, with its admin signed in."""

    services: Services
    admin: Client
    place: Place

    async def number(self, id: str) -> Json:
        """Read a number."""
        reply = await self.admin.call("GET", f"/api/numbers/{id}")
        assert reply.status == 200, reply.body
        return dict(reply.data)

    async def link(self, id: str) -> Json:
        """Read where linking stands."""
        return dict((await self.admin.call("GET", f"/api/numbers/{id}/link")).data)

    async def until_state(self, id: str, state: str) -> Json:
        """Wait for a state."""

        async def reached() -> Json | None:
            found = await self.number(id)
            return found if found["state"] == state and found["asked"] is None else None

        return dict(await until(reached))

    async def post(self, path: str, body: Any = None) -> Any:
        """Post and return the reply."""
        return await self.admin.call("POST", path, body)


@asynccontextmanager
async def desk_over(place: Place, *, runs: bool = True, owner: str = "test") -> AsyncIterator[Desk]:
    """Open a desk over a place."""
    async with place.opened(owner=owner) as runtime:
        services = await open_services(runtime)
        task = asyncio.create_task(runtime.run()) if runs else None
        if await services.desk.accounts.by_email("root@example.org") is None:
            await make_account(services, email="root@example.org", name="root", role="admin", password=PASSWORD)
        admin = Client(app=create_app(services, hosts=["127.0.0.1"]))
        assert (await admin.login("root@example.org")).status == 200
        try:
            yield Desk(services=services, admin=admin, place=place)
        finally:
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Give a place with everything embedded."""
    return Place(settings=sqlite_settings(tmp_path))


@pytest.fixture
async def desk(place: Place) -> AsyncIterator[Desk]:
    """Give a desk over a runtime that runs."""
    async with desk_over(place) as opened:
        yield opened


async def added(desk: Desk, id: str = "desk", **more: Any) -> MemoryChannel:
    """Add a number on a channel in memory."""
    reply = await desk.post("/api/numbers", {"name": "Front desk", "id": id, "channel": "memory", **more})
    assert reply.status == 201, reply.body
    return desk.place.channel(id)


async def test_a_number_is_added_started_watched_and_stopped_in_one_request_each(desk: Desk) -> None:
    await put(desk.services.runtime, ECHO, number="other", bot="echo")
    channel = await added(desk, bot="echo")
    new = await desk.number("desk")
    assert (new["state"], new["wanted"], new["acts"], new["owned"]) == ("stopped", "stopped", "nobody", False)
    assert (await desk.post("/api/numbers/desk/start")).status == 200
    await desk.until_state("desk", "live")
    channel.acknowledges = False
    await channel.says("hello")
    await channel.until_shown(1)
    await until(lambda: sent(desk))
    found = await desk.number("desk")
    assert (found["bot_name"], found["owned"], found["unhandled"], found["acts"]) == ("echo", True, 0, "nobody")
    assert found["last_in"] is not None
    listed = (await desk.admin.call("GET", "/api/numbers?limit=1")).data
    assert [each["id"] for each in listed["items"]] == ["desk"]
    rest = (await desk.admin.call("GET", f"/api/numbers?limit=1&cursor={listed['next']}")).data
    assert [each["id"] for each in rest["items"]] == ["other"]
    refused = await desk.admin.call("DELETE", "/api/numbers/desk")
    assert (refused.status, refused.data["code"]) == (409, "number_runs")
    assert (await desk.post("/api/numbers/desk/stop")).status == 200
    await desk.until_state("desk", "stopped")
    removed = await desk.admin.call("DELETE", "/api/numbers/desk")
    assert removed.data == {"contacts": 1, "conversations": 1}
    assert (await desk.admin.call("GET", "/api/numbers/desk")).status == 404


async def test_messages_that_whatsapp_does_not_confirm_are_counted(desk: Desk) -> None:
    await put(desk.services.runtime, ECHO, number="other", bot="echo")
    channel = await added(desk, bot="echo")
    channel.acknowledges = False
    await desk.post("/api/numbers/desk/start")
    await channel.says("hello")
    await channel.until_shown(1)
    await until(lambda: sent(desk))
    assert (await desk.number("desk"))["unconfirmed"] == 0
    long_ago = datetime.now(UTC) - timedelta(minutes=2)
    desk.place.rows("UPDATE outbox SET changed = :at", at=long_ago.strftime("%Y-%m-%d %H:%M:%S.%f"))
    assert (await desk.number("desk"))["unconfirmed"] == 1


async def sent(desk: Desk) -> bool:
    """Say whether all messages are with WhatsApp."""
    found = await desk.number("desk")
    return found["last_out"] is not None and found["queued"] == 0


async def test_a_change_needs_what_was_read_and_an_unknown_bot_is_refused(desk: Desk) -> None:
    await put(desk.services.runtime, ECHO, number="other", bot="echo")
    await added(desk)
    read = await desk.admin.call("GET", "/api/numbers/desk")
    assert read.header("etag") == '"1"'

    async def change(rev: int, **body: Any) -> Any:
        return await desk.admin.call("PATCH", "/api/numbers/desk", body, headers={"if-match": f'"{rev}"'})

    changed = await change(1, name="Reception", bot="echo")
    assert (changed.data["name"], changed.data["bot"], changed.data["rev"]) == ("Reception", "echo", 2)
    assert (await change(1, name="Lobby")).status == 412
    assert (await change(2, bot="nobody")).status == 404
    assert (await change(2, bot=None)).data["bot"] is None
    for body in ({"id": "a/b"}, {"id": ""}, {"channel": ""}):
        assert (await desk.post("/api/numbers", {"name": "x", **body})).status == 422
    for body in ({"bot": "nobody"}, {"channel": "pigeon"}):
        assert (await desk.post("/api/numbers", {"name": "x", **body})).status == 404
    assert (await desk.post("/api/numbers", {"name": "x", "id": "desk"})).status == 409
    made = (await desk.post("/api/numbers", {"name": "Ünï Größe"})).data
    assert made["id"].startswith("n-gr-e-")


async def test_a_number_nobody_runs_says_that_the_operator_must_act(place: Place) -> None:
    async with desk_over(place, runs=False) as desk:
        await added(desk)
        await desk.post("/api/numbers/desk/start")
        found = await desk.number("desk")
        assert (found["owned"], found["acts"]) == (False, "operator")
        assert "wabot up" in found["mend"]


async def test_linking_shows_each_code_only_while_it_holds(desk: Desk) -> None:
    channel = linkable(desk)
    await added(desk)
    begun = await desk.post("/api/numbers/desk/link", {})
    assert (begun.status, begun.data["step"]) == (202, "waiting")
    await desk.until_state("desk", "linking")
    await channel.step("qr", "2@secret", seconds=1)
    shown = await desk.link("desk")
    assert (shown["step"], shown["text"], shown["attempt"]) == ("qr", "2@secret", 1)
    assert shown["image"].startswith("data:image/svg+xml;base64,")
    cached = await desk.services.runtime.cache.get("links.default.desk")
    assert cached is not None
    await until(lambda: gone(desk))
    assert "2@secret" not in str(desk.place.rows("SELECT * FROM numbers"))
    again = await desk.post("/api/numbers/desk/link", {"phone": "15550100"})
    assert again.status == 202
    await until(lambda: stands(desk, "code"))
    assert (await desk.link("desk"))["text"] == "ABCD1234"
    await channel.become(NumberState.LIVE)
    assert (await desk.link("desk"))["step"] == "done"
    assert (await desk.post("/api/numbers/desk/link", {})).data["code"] == "already_linked"
    assert (await desk.admin.call("DELETE", "/api/numbers/desk/link")).status == 409


def linkable(desk: Desk, id: str = "desk") -> LinkableChannel:
    """Give a number a channel that wants to be linked."""
    channel = LinkableChannel(id)
    desk.place.channels[id] = channel
    return channel


async def gone(desk: Desk) -> bool:
    """Say whether no code is shown any more."""
    return (await desk.link("desk"))["step"] == "waiting"


async def stands(desk: Desk, step: str) -> bool:
    """Say whether linking stands there."""
    return bool((await desk.link("desk"))["step"] == step)


async def test_why_there_is_no_pairing_code_is_told_and_linking_can_be_cancelled(desk: Desk) -> None:
    channel = linkable(desk)
    channel.refuses = "WhatsApp has no such number"
    await added(desk)
    await desk.post("/api/numbers/desk/link", {"phone": "15550100"})
    await until(lambda: stands(desk, "failed"))
    assert (await desk.link("desk"))["text"] == "There is no code: WhatsApp has no such number."
    assert (await desk.admin.call("DELETE", "/api/numbers/desk/link")).status == 204
    await desk.until_state("desk", "stopped")
    for phone in ("+15550100", "1", "1" * 16, "15550100\n", "١٥٥٥٠١٠٠"):
        assert (await desk.post("/api/numbers/desk/link", {"phone": phone})).status == 422


async def test_a_session_another_page_took_is_taken_back_and_only_then(desk: Desk) -> None:
    channel = await added(desk)
    await desk.post("/api/numbers/desk/start")
    await desk.until_state("desk", "live")
    assert (await desk.post("/api/numbers/desk/takeover")).data["code"] == "not_replaced"
    await channel.become(NumberState.REPLACED, "WhatsApp Web was opened elsewhere.")
    channel.end()
    replaced = await desk.until_state("desk", "replaced")
    assert replaced["acts"] == "admin"
    assert (await desk.post("/api/numbers/desk/takeover")).status == 200
    await desk.until_state("desk", "live")


async def test_a_restart_is_in_the_history_with_its_hours(desk: Desk) -> None:
    await put(desk.services.runtime, ECHO, number="other", bot="echo")
    channel = await added(desk, bot="echo")
    await desk.post("/api/numbers/desk/start")
    await desk.until_state("desk", "live")
    await channel.says("one")
    await channel.says("two")
    await channel.until_shown(2)
    await channel.become(NumberState.INTERRUPTED, "The network went away.")
    await desk.post("/api/numbers/desk/restart")
    await until(lambda: states(desk, ["live", "interrupted", "live"]))
    await until(lambda: sums(desk, (2, 2, 1)))
    health = (await desk.admin.call("GET", "/api/numbers/desk/health?hours=3")).data
    assert len(health["hours"]) == 3
    assert health["hours"][-1]["messages_in"] + health["hours"][-2]["messages_in"] == 2
    assert [each["reason"] for each in health["states"]][1] == "The network went away."
    first = (await desk.admin.call("GET", "/api/numbers/desk/states?limit=1")).data
    then = (await desk.admin.call("GET", f"/api/numbers/desk/states?limit=1&cursor={first['next']}")).data
    assert [each["state"] for each in (*first["items"], *then["items"])] == ["live", "interrupted"]


async def states(desk: Desk, expected: list[str]) -> bool:
    """Say whether the number went through these states, the newest first."""
    found = (await desk.admin.call("GET", "/api/numbers/desk/states")).data["items"]
    return [each["state"] for each in found] == expected


async def sums(desk: Desk, expected: tuple[int, int, int]) -> bool:
    """Say whether this was counted."""
    found = (await desk.admin.call("GET", "/api/numbers/desk/health")).data
    return (found["messages_in"], found["messages_out"], found["reconnects"]) == expected


async def test_logging_out_ends_stopped_and_forgets_the_phone(desk: Desk) -> None:
    await added(desk)
    assert (await desk.post("/api/numbers/desk/logout")).data["code"] == "number_not_linked"
    await desk.post("/api/numbers/desk/start")
    await desk.until_state("desk", "live")
    assert (await desk.post("/api/numbers/desk/logout")).status == 200
    out = await desk.until_state("desk", "stopped")
    assert (out["phone"], out["wanted"], out["reason"]) == (None, "stopped", "It is not linked.")
    assert await states(desk, ["stopped", "logged_out", "live"])


async def test_a_session_that_can_not_be_logged_out_says_why_and_goes_on(desk: Desk) -> None:
    channel = await added(desk)

    async def refuse() -> None:
        raise NoCode(why="the page hangs")

    channel.logout = refuse  # type: ignore[method-assign]
    await desk.post("/api/numbers/desk/start")
    await desk.until_state("desk", "live")
    await desk.post("/api/numbers/desk/logout")
    await until(lambda: says(desk, "It could not be logged out: There is no code: the page hangs."))
    assert (await desk.number("desk"))["state"] == "live"


async def says(desk: Desk, reason: str) -> bool:
    """Say whether that is the number's reason."""
    return bool((await desk.number("desk"))["reason"] == reason)


async def test_the_states_kept_are_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from wabot_runtime.stores.records import numbers

    monkeypatch.setattr(numbers, "STATES_KEPT", 3)
    await desk.services.desk.numbers.add(NumberRow(id="n", name="n", wanted="stopped"))
    for place in range(6):
        await desk.services.desk.numbers.change("n", state=NumberState.INTERRUPTED, reason=str(place))
    kept = await desk.services.desk.numbers.states("n", limit=10)
    assert [state.reason for state in kept] == ["5", "4", "3"]
    await desk.services.desk.numbers.change("n", reason="9", since=datetime.now(UTC) + timedelta(days=100))
    assert [state.reason for state in await desk.services.desk.numbers.states("n", limit=10)] == ["9"]


async def test_what_one_process_asks_the_other_does(tmp_path: Path, redis_url: str) -> None:
    place = Place(settings=sqlite_settings(tmp_path, cache=redis_url))
    async with desk_over(place) as runs, desk_over(place, runs=False, owner="second") as asks:
        channel = linkable(runs)
        await added(asks)
        await asks.post("/api/numbers/desk/link", {})
        await asks.until_state("desk", "linking")
        await channel.step("qr", "2@across")
        assert (await asks.link("desk"))["text"] == "2@across"
        await channel.become(NumberState.LIVE)
        assert (await asks.number("desk"))["owned"] is True
        await asks.post("/api/numbers/desk/logout")
        await asks.until_state("desk", "stopped")
