"""A field that its pack looks up while one types, in the builder, against the pack and a provider of the test's own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.core.bots import bot, flow, node
from tests.ui.conftest import Desk, NewPerson, running_desk
from tests.ui.test_builder import draft_of, open_builder, saved
from wabot_core.stores import BotRow
from wabot_runtime import load_settings

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OWNERS = [
    {"id": "7", "email": "bo@example.org", "firstName": "Bo", "lastName": "Reis"},
    {"id": "8", "email": "ana@example.org", "firstName": "Ana", "lastName": ""},
]


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path, httpserver: HTTPServer) -> AsyncIterator[Desk]:
    """Give an admin whose packs may call the test's own server."""
    allowed = f"{httpserver.host}:{httpserver.port}"
    settings = load_settings({"WABOT_DATA": str(tmp_path / "data"), "WABOT_EGRESS_ALLOW": allowed})
    async with running_desk(tmp_path / "data", settings=settings) as running:
        yield running


async def owner(desk: Desk) -> Any:
    """Return the owner that is kept in the draft."""
    (one,) = (await draft_of(desk, "clinic"))["flows"][0]["nodes"]
    return one["config"].get("owner")


async def test_a_field_offers_what_the_pack_finds_and_keeps_what_is_typed_while_the_pack_is_away(
    desk: Desk, person: NewPerson, httpserver: HTTPServer
) -> None:
    away = False

    def answer(_: Request) -> Response:
        return Response(status=503) if away else Response(json.dumps({"results": OWNERS}))

    httpserver.expect_request("/crm/v3/owners").respond_with_handler(answer)
    services = desk.services
    await services.runtime.vault.set("hubspot", "a-token", by="test", now=services.now())
    base_url = httpserver.url_for("").rstrip("/")
    lead = node("crm.create_lead", "lead", title="Lead", driver="hubspot", token="hubspot", base_url=base_url)
    await services.desk.bots.add(BotRow(id="clinic", name="Clinic"), bot(flow(lead)))
    rita = await person()
    page = await open_builder(rita, "clinic?node=lead", await desk.account())
    box = page.get_by_role("combobox", name="Owner")
    offered = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await box.focus()
    await expect(offered).to_have_count(2)
    assert await rita.axe() == []
    await page.keyboard.type("REI")
    await expect(offered).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("7")
    await expect(page.get_by_text("Bo Reis (bo@example.org)")).to_be_visible()
    await saved(page)
    assert await owner(desk) == "7"

    away = True
    await box.fill("someone new")
    await expect(page.get_by_role("status").filter(has_text="You can type it yourself.")).to_contain_text(
        "crm has nothing to pick from now"
    )
    assert await rita.axe() == []
    await page.keyboard.press("Escape")
    await saved(page)
    assert await owner(desk) == "someone new"
    await page.reload()
    await expect(page.locator(".react-flow__node-card").first).to_be_visible()
    await page.locator(".react-flow__node-card").first.click()
    await expect(box).to_have_value("someone new")
