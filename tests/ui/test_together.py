"""Two agents at one inbox: each sees what the other does within seconds, without asking for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.runtime.running import Place, sqlite_settings
from tests.ui.conftest import put_before
from tests.ui.test_conversations import talking

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SOON = 15_000  # milliseconds: the page asks again by itself after twenty seconds at the earliest


async def shortly(page: Page, text: str) -> None:
    """Expect a text to be seen long before the page asks again by itself."""
    await expect(page.get_by_text(text).first).to_be_visible(timeout=SOON)


async def test_what_one_agent_does_is_seen_by_the_other_without_a_reload(browser: Browser, tmp_path: Path) -> None:
    place = Place(settings=sqlite_settings(tmp_path))
    channel = place.channel()
    async with talking(place) as desk, put_before(browser, desk) as come:
        rita, bea = await come(), await come()
        await rita.sign_in(await desk.account("admin", name="Rita Alves"))
        await bea.sign_in(await desk.account("agent", name="Bea Cruz"))
        await channel.says("hi", contact_name="Zoe")
        sent = channel.shown[0] if await channel.until_shown(1) else None
        assert sent is not None
        for one in (rita, bea):
            await one.open("/conversations")
            await one.page.get_by_role("link", name="Zoe").click()
            await shortly(one.page, "The bot is answering.")
        log = rita.page.get_by_role("log", name="Messages")
        await bea.page.get_by_role("button", name="Take over").first.click()
        await shortly(rita.page, "Bea Cruz has this conversation")
        await bea.page.get_by_label("Your reply").fill("It is me, Bea.")
        await bea.page.keyboard.press("Enter")
        await shortly(rita.page, "It is me, Bea.")
        await channel.until_shown(2)
        await channel.acknowledge(channel.shown[1].id, 3)
        await expect(log.get_by_text("Read", exact=True).first).to_be_attached(timeout=SOON)

        await bea.page.get_by_role("button", name="Note", exact=True).click()
        await bea.page.get_by_label("A note for colleagues").fill("Prefers mornings")
        await bea.page.get_by_role("button", name="Add note").click()
        await shortly(rita.page, "Note by Bea Cruz")
        for one, text in ((rita, "Prefers noon"), (bea, "Prefers evenings")):
            await one.page.get_by_role("button", name="Edit the note").click()
            await one.page.get_by_role("textbox", name="Edit the note").fill(text)
        await bea.page.get_by_role("button", name="Save", exact=True).click()
        await shortly(rita.page, "Someone changed this note meanwhile")
        await shortly(rita.page, "Prefers evenings")
        await rita.page.get_by_role("button", name="Replace it with mine").click()
        await shortly(bea.page, "Prefers noon")
        await bea.page.get_by_role("button", name="Add a label").click()
        await bea.page.get_by_role("menuitem", name="New label").click()
        await bea.page.get_by_label("Name", exact=True).fill("VIP")
        await bea.page.get_by_role("button", name="Make the label").click()
        row = rita.page.get_by_role("link", name="Zoe")
        await expect(row.get_by_text("VIP")).to_be_visible(timeout=SOON)

        await channel.says("Thanks!", contact_name="Zoe")
        await expect(log.get_by_text("Thanks!")).to_be_visible(timeout=SOON)
        await bea.page.get_by_role("button", name="Give back to the bot").click()
        await bea.page.get_by_role("menuitem", name="Go on where the bot stopped").click()
        await shortly(rita.page, "The bot is answering.")
