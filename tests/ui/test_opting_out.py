"""Opting out, from a person's phone to our pages: what they wrote counts for the bot and for us, until they want in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.core.bots import ask, bot, flow, say
from tests.runtime.running import put, until
from tests.ui.conftest import NewPerson
from tests.ui.linking import LINKED, Whatsapp, begin, running_whatsapp
from tests.web.conftest import ANA, Sandbox, new_sandbox
from wabot_runtime.optouts import SAID

__all__ = ["new_sandbox"]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BO = "15550100102@c.us"
ASK = bot(flow(ask("Your name?", save_as="name"), say("Thanks, {{ name }}."), edges="ask:answered>say"))


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path, new_sandbox: Callable[..., Sandbox], chromium_path: Path) -> AsyncIterator[Whatsapp]:
    """Give a desk that runs its numbers."""
    async with running_whatsapp(tmp_path / "data", new_sandbox(), chromium_path) as running:
        yield running


async def test_who_writes_stop_hears_nothing_from_bot_or_agent_until_they_write_start(
    desk: Whatsapp, person: NewPerson
) -> None:
    rita = await person()
    page = rita.page
    await rita.sign_in(await desk.account(name="Rita Alves"))
    await begin(rita, "Front desk")
    await page.get_by_role("button", name="Show the code").click()
    await expect(page.get_by_role("img", name="The code to scan")).to_be_visible(timeout=LINKED)
    await desk.sandbox.post("scan")
    await expect(page.get_by_role("heading", name="Front desk is live")).to_be_visible(timeout=LINKED)
    (number,) = await desk.services.desk.numbers.all()
    await put(desk.services.runtime, ASK, number=number.id, bot="echo")

    async def heard(chat: str, count: int) -> list[str]:
        async def shown() -> list[str]:
            found = [each["text"] for each in await desk.sandbox.sent() if each["chat"] == chat]
            return found if len(found) >= count else []

        texts: list[str] = await until(shown, seconds=60)
        return texts

    await desk.sandbox.says("oi", sender=BO)
    await heard(BO, 1)
    for text in ("PARAR", "Olá?"):
        await desk.sandbox.says(text, sender=BO)
    await heard(BO, 2)
    await rita.open("/contacts?opted_out=true")
    await page.get_by_role("row").nth(1).get_by_role("link").click()
    await expect(page.get_by_text("nothing is sent to them")).to_be_visible()
    await expect(page.get_by_text("Opted out by writing a word")).to_be_visible()
    await desk.sandbox.says("Reativar!", sender=BO)
    assert await heard(BO, 3) == ["Your name?", SAID["out"]["pt"], SAID["in"]["pt"]]
    await page.reload()
    await expect(page.get_by_text("Opted in by writing a word")).to_be_visible()
    await expect(page.get_by_text("nothing is sent to them")).to_have_count(0)

    await desk.sandbox.says("hi")
    await heard(ANA, 1)
    await rita.open("/conversations?view=open")
    await page.get_by_role("region", name="Conversations").get_by_role("listitem").first.get_by_role("link").click()
    await page.get_by_role("button", name="Take over").first.click()
    box = page.get_by_label("Your reply")
    await box.fill("It is me, Rita.")
    await desk.sandbox.says("Stop!")
    await heard(ANA, 2)
    await expect(page.get_by_text("They asked for no more messages.")).to_be_visible()
    assert await rita.axe() == []
    await box.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Nothing is sent until they write START")
    await expect(box).to_have_value("It is me, Rita.")
    await desk.sandbox.says("start")
    await heard(ANA, 3)
    await expect(page.get_by_text("They asked for no more messages.")).to_have_count(0)
    await box.press("Enter")
    assert await heard(ANA, 4) == ["Your name?", SAID["out"]["en"], SAID["in"]["en"], "It is me, Rita."]
    await expect(box).to_have_value("")
