"""Numbers by the UI alone: added, linked by what the phone scans or types, watched, stopped, logged out, deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.runtime.running import until
from tests.ui.conftest import PHONE, NewPerson
from tests.ui.linking import LINKED, Whatsapp, begin, confirm, running_whatsapp, state
from tests.web.conftest import ANA, Sandbox, new_sandbox

__all__ = ["new_sandbox"]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path, new_sandbox: Callable[..., Sandbox], chromium_path: Path) -> AsyncIterator[Whatsapp]:
    """Give a desk that runs its numbers, with a published bot."""
    async with running_whatsapp(tmp_path / "data", new_sandbox(), chromium_path) as running:
        yield running


async def test_a_number_is_added_scanned_talked_to_and_logged_out(desk: Whatsapp, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await desk.account())
    await begin(ana, "Front desk")
    await ana.page.get_by_role("button", name="Show the code").click()
    code = ana.page.get_by_role("img", name="The code to scan")
    await expect(code).to_be_visible(timeout=LINKED)
    await expect(ana.page.get_by_text("A new code in")).to_be_visible()
    assert await ana.axe() == []
    found = await desk.services.desk.numbers.all()
    id = next(each.id for each in found if each.name == "Front desk")
    shown = await desk.services.runtime.links.now(id)
    assert shown is not None
    await desk.sandbox.post("scan", qr=shown.text)
    await expect(ana.page.get_by_role("heading", name="Front desk is live")).to_be_visible(timeout=LINKED)
    assert await ana.axe() == []
    await ana.page.get_by_role("link", name="Open the number").click()
    await expect(state(ana, "Live")).to_be_visible()
    await desk.sandbox.says("hello", sender=ANA)
    await until(desk.sandbox.sent, seconds=60)
    activity = ana.page.locator("section", has=ana.page.get_by_role("heading", name="Activity"))
    await expect(activity.get_by_text("1", exact=True).first).to_be_visible()
    await activity.get_by_text("Show as a table").click()
    await expect(activity.get_by_role("row")).to_have_count(25)
    assert await ana.axe() == []
    await confirm(ana, "Stop", "Stop the number")
    await expect(state(ana, "Stopped")).to_be_visible(timeout=LINKED)
    await ana.page.get_by_role("button", name="Start", exact=True).click()
    await expect(state(ana, "Live")).to_be_visible(timeout=LINKED)
    await confirm(ana, "Log out", "Log the number out")
    await expect(state(ana, "Not linked")).to_be_visible(timeout=LINKED)
    assert await desk.sandbox.get("devices") == []
    await ana.page.get_by_role("button", name="Actions for").click()
    await ana.page.get_by_role("menuitem", name="Delete").click()
    await ana.page.get_by_label("Type Front desk to confirm").fill("Front desk")
    await ana.page.get_by_role("button", name="Delete the number").click()
    await expect(ana.page.get_by_role("heading", name="Numbers", level=1)).to_be_visible()
    await expect(ana.page.get_by_role("table").get_by_text("Front desk")).to_have_count(0)


async def test_a_number_is_linked_by_a_code_typed_on_the_phone(desk: Whatsapp, person: NewPerson) -> None:
    ana = await person(size=PHONE, scheme="dark")
    await ana.sign_in(await desk.account())
    await begin(ana, "Sales")
    await ana.page.get_by_role("button", name="Show the code").click()
    await expect(ana.page.get_by_role("img", name="The code to scan")).to_be_visible(timeout=LINKED)
    await ana.page.get_by_role("button", name="Link it another way").click()
    await ana.page.get_by_role("radio", name="Type a code").check()
    await ana.page.get_by_role("button", name="Get a code").click()
    await expect(ana.page.get_by_text("Write 6 to 15 digits")).to_be_visible()
    await ana.page.get_by_label("The phone's own number").fill("+1 (555) 010-0100")
    await ana.page.get_by_role("button", name="Get a code").click()
    shown = ana.page.get_by_role("img", name="The code to type")
    await expect(shown).to_be_visible(timeout=LINKED)
    await expect(ana.page.get_by_text("It holds for")).to_be_visible()
    code = (await shown.inner_text()).replace("\n", "").replace(" ", "")
    assert len(code) == 8
    assert await ana.axe() == []
    await desk.sandbox.post("scan", code=code)
    await expect(ana.page.get_by_role("heading", name="Sales is live")).to_be_visible(timeout=LINKED)


async def test_linking_is_stopped_and_who_may_not_link_is_told(desk: Whatsapp, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await desk.account())
    await begin(ana, "Lobby")
    await ana.page.get_by_role("button", name="Show the code").click()
    await ana.page.get_by_role("button", name="Stop linking").click()
    await expect(state(ana, "Not linked")).to_be_visible(timeout=LINKED)
    path = ana.page.url
    bea = await person()
    await bea.sign_in(await desk.account("viewer", name="Bea Lima"))
    await bea.open(path)
    await expect(state(bea, "Not linked")).to_be_visible()
    await expect(bea.page.get_by_role("button", name="Actions for")).to_have_count(0)
    await expect(bea.page.get_by_text("Your role can't do this: tell an admin")).to_be_visible()
    await expect(bea.page.get_by_label("Who answers")).to_be_disabled()
    await bea.open(f"{path}/link")
    await expect(bea.page.get_by_text("Only an admin may link a number")).to_be_visible()
    await bea.open("/numbers/new")
    await expect(bea.page.get_by_text("Your role may not add a number")).to_be_visible()
    await bea.open("/numbers/nobody")
    await expect(bea.page.get_by_text("There is nothing here")).to_be_visible()
