"""A number's whole life through the API alone, on a real Chromium and the sandbox: linked, talked to, logged out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.admin.test_numbers import ECHO, Desk, desk_over
from tests.admin.watching import watched
from tests.runtime.running import Place, put, sqlite_settings, until
from tests.web.conftest import ANA, Sandbox, new_sandbox

__all__ = ["new_sandbox"]

pytestmark = pytest.mark.browser

PATIENCE = 60.0  # seconds; the machine may be busy


@pytest.fixture
async def story(
    tmp_path: Path, new_sandbox: Callable[..., Sandbox], chromium_path: Path
) -> AsyncIterator[tuple[Desk, Sandbox]]:
    """Give a desk whose numbers are on a sandbox, with one that was added and has a bot."""
    sandbox = new_sandbox()
    settings = replace(
        sqlite_settings(tmp_path / "data"),
        browser=str(chromium_path),
        whatsapp_resolver=sandbox.addresses["resolver_rule"],
        whatsapp_certificate=sandbox.addresses["certificate_pin"],
    )
    async with desk_over(Place(settings=settings)) as desk:
        await put(desk.services.runtime, ECHO, number="spare", bot="echo")
        await desk.post("/api/numbers/spare/stop")
        made = await desk.post("/api/numbers", {"name": "Front desk", "id": "desk", "bot": "echo"})
        assert made.status == 201
        yield desk, sandbox


async def in_state(desk: Desk, state: str) -> Any:
    """Say whether the number is there and nothing is asked of it."""
    found = await desk.number("desk")
    return found if found["state"] == state and found["asked"] is None else None


async def test_a_number_is_linked_by_qr_code_answers_and_is_logged_out(story: tuple[Desk, Sandbox]) -> None:
    desk, sandbox = story
    async with watched(desk.admin) as stream:
        assert (await desk.post("/api/numbers/desk/link", {})).status == 202
        await until(lambda: stream.of("link"), seconds=PATIENCE)
        code = stream.of("link")[-1]
        assert code["step"] == "qr"
        assert (await desk.link("desk"))["text"] == code["text"]
        await sandbox.post("scan", qr=code["text"])
        await until(lambda: stream.of("number")[-1]["state"] == "live", seconds=PATIENCE)
        linked = await desk.number("desk")
        assert linked["phone"]
        assert linked["owned"] is True
        await sandbox.says("hello", sender=ANA)
        await until(lambda: len(stream.of("message")) == 2, seconds=PATIENCE)
        assert [each["from_me"] for each in stream.of("message")] == [False, True]
        await until(sandbox.sent, seconds=PATIENCE)
        await desk.post("/api/numbers/desk/stop")
        await until(lambda: in_state(desk, "stopped"), seconds=PATIENCE)
        assert (await desk.number("desk"))["phone"] == linked["phone"]
        await desk.post("/api/numbers/desk/start")
        await until(lambda: in_state(desk, "live"), seconds=PATIENCE)
        assert len(await sandbox.get("devices")) == 1
        assert (await desk.post("/api/numbers/desk/logout")).status == 200
        await until(lambda: in_state(desk, "stopped"), seconds=PATIENCE)
    assert await sandbox.get("devices") == []
    assert (await desk.number("desk"))["phone"] is None
    states = [each["state"] for each in stream.of("number") if each["id"] == "desk"]
    assert {"linking", "live", "logged_out", "stopped"} <= set(states)


async def test_a_number_is_linked_by_pairing_code(story: tuple[Desk, Sandbox]) -> None:
    desk, sandbox = story
    async with watched(desk.admin) as stream:
        await desk.post("/api/numbers/desk/link", {"phone": "15550100100"})
        await until(lambda: any(each["step"] == "code" for each in stream.of("link")), seconds=PATIENCE)
        code = next(each["text"] for each in stream.of("link") if each["step"] == "code")
        await sandbox.post("scan", code=code)
        await until(lambda: in_state(desk, "live"), seconds=PATIENCE)
    assert (await desk.link("desk"))["step"] == "done"
