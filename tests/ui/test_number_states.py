"""What a number's pages say while things happen to it, for real on a sandbox: codes that expire, a phone that leaves, a
line that breaks, a browser that dies, WhatsApp opened elsewhere or refused."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.ui.conftest import PHONE, NewPerson, Person
from tests.ui.linking import LINKED, Whatsapp, begin, running_whatsapp, state
from tests.web.conftest import Sandbox, new_sandbox
from wabot_runtime.web.profile import browser_processes

__all__ = ["new_sandbox"]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROUNDS = 5
"""So many series of codes are shown before nobody seems to be there."""


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path, new_sandbox: Callable[..., Sandbox], chromium_path: Path) -> AsyncIterator[Whatsapp]:
    """Give a desk that runs its numbers, with a published bot."""
    async with running_whatsapp(tmp_path / "data", new_sandbox(), chromium_path) as running:
        yield running


async def look(one: Person, words: str) -> None:
    """See a number's state in its head, readable for everyone."""
    await expect(state(one, words)).to_be_visible(timeout=LINKED)
    assert await one.axe() == [], words


async def test_a_code_that_expires_is_renewed_until_nobody_seems_there_and_links_after_that(
    desk: Whatsapp, person: NewPerson
) -> None:
    ana = await person(size=PHONE)
    page = ana.page
    await ana.sign_in(await desk.account())
    await begin(ana, "Front desk")
    await page.get_by_role("button", name="Show the code").click()
    code = page.get_by_role("img", name="The code to scan")
    shown = []
    for time in range(1, ROUNDS + 1):
        await expect(page.get_by_text(f"Attempt {time}", exact=True)).to_be_visible(timeout=LINKED)
        await expect(page.get_by_text("A new code in")).to_be_visible()
        shown.append(await code.get_attribute("src"))
        await desk.sandbox.post("faults/expire_qr")
    assert len(set(shown)) == ROUNDS
    await expect(page.get_by_text("It could not be linked")).to_be_visible(timeout=LINKED)
    await expect(page.get_by_text("fewer than four devices")).to_be_visible()
    assert await ana.axe() == []
    await page.get_by_role("button", name="Try again").click()
    await expect(code).to_be_visible(timeout=LINKED)
    await desk.sandbox.post("scan")
    await expect(page.get_by_role("heading", name="Front desk is live")).to_be_visible(timeout=LINKED)


async def test_a_pairing_code_that_whatsapp_refuses_says_what_to_do_and_the_qr_code_links_it(
    desk: Whatsapp, person: NewPerson
) -> None:
    ana = await person(size=PHONE)
    page = ana.page
    await ana.sign_in(await desk.account())
    await begin(ana, "Front desk")
    await desk.sandbox.post("faults/refuse_codes")
    await page.get_by_role("radio", name="Type a code").check()
    await page.get_by_label("The phone's own number").fill("15550100100")
    await page.get_by_role("button", name="Get a code").click()
    await expect(page.get_by_text("It could not be linked")).to_be_visible(timeout=LINKED)
    await expect(page.get_by_text("scan the QR code instead")).to_be_visible()
    assert await ana.axe() == []
    await page.evaluate("document.cookie = 'wabot_language=pt; path=/; samesite=strict'")
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await expect(page.get_by_text("O WhatsApp não deu um código")).to_be_visible()
    await page.evaluate("document.cookie = 'wabot_language=; path=/; max-age=0; samesite=strict'")
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await page.get_by_role("button", name="Link it another way").click()
    await page.get_by_role("radio", name="Scan a code").check()
    await page.get_by_role("button", name="Show the code").click()
    await expect(page.get_by_role("img", name="The code to scan")).to_be_visible(timeout=LINKED)
    await desk.sandbox.post("scan")
    await expect(page.get_by_role("heading", name="Front desk is live")).to_be_visible(timeout=LINKED)


async def test_whatever_happens_to_a_number_its_page_says_who_must_act(desk: Whatsapp, person: NewPerson) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account())
    await begin(ana, "Front desk")
    await page.get_by_role("button", name="Show the code").click()
    await expect(page.get_by_role("img", name="The code to scan")).to_be_visible(timeout=LINKED)
    await desk.sandbox.post("scan")
    await page.get_by_role("link", name="Open the number").click(timeout=LINKED)
    await look(ana, "Live")
    acting = page.get_by_role("status").filter(has=page.locator("p"))

    await desk.sandbox.post("faults/offline")
    await look(ana, "Reconnecting")
    await expect(acting).to_have_count(0)
    await desk.sandbox.clear("offline")
    await look(ana, "Live")

    history = page.locator("section", has=page.get_by_role("heading", name="History"))
    lost = history.get_by_text("Reconnecting")
    await expect(lost.first).to_be_visible()
    before = await lost.count()
    profiles = desk.services.runtime.settings.data.resolve() / "profiles"
    for folder in profiles.iterdir():
        for pid in browser_processes(folder / "browser"):
            os.kill(pid, signal.SIGKILL)
    await expect(lost.nth(before)).to_be_visible(timeout=LINKED)
    await look(ana, "Live")

    await desk.sandbox.post("faults/conflict")
    await look(ana, "Open elsewhere")
    await expect(acting).to_contain_text("This WhatsApp was opened in another browser")
    await page.get_by_role("button", name="Take it back").click()
    await look(ana, "Live")

    await desk.sandbox.post("faults/tos_block")
    await look(ana, "Blocked")
    await expect(acting).to_contain_text("Open WhatsApp on its phone to see why")
    await desk.sandbox.clear("tos_block")
    await page.get_by_role("button", name="Try again").click()
    await look(ana, "Live")

    await desk.sandbox.post("faults/logout")
    await look(ana, "Logged out")
    await expect(acting).to_contain_text("Its phone removed wabot from its linked devices. Link it again.")
    await page.get_by_role("link", name="Link it").click()
    await expect(page.get_by_role("heading", name="Link Front desk")).to_be_visible()
