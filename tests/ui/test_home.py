"""The start page says what to do next while no number is linked; on every page long works tell how far they are."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Desk, NewPerson
from tests.ui.talks import Line, put_lines
from wabot_admin.bots import create_bot
from wabot_admin.news import telling
from wabot_admin.numbers import add_number
from wabot_core.channels import NumberState

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_linking_is_the_next_step_whenever_no_number_is_linked(desk: Desk, person: NewPerson) -> None:
    bot = (await create_bot(desk.services, name="Clinic", sample="clinic")).bot
    await add_number(desk.services, name="Front desk", id="front", bot=bot, start=True)
    ana = await person()
    await ana.sign_in(await desk.account())
    steps = ana.card("First steps")
    await expect(steps.get_by_text("Link a number")).to_be_visible()
    await put_lines(desk.services.desk, [Line(text="hello")], bot=bot)
    await desk.services.runtime.records.numbers.change("front", state=NumberState.LOGGED_OUT, phone="351910000100")
    await ana.page.reload()
    step = ana.page.get_by_role("region", name="Next step")
    await expect(step.get_by_text("nobody can write to your bots")).to_be_visible()
    await expect(ana.card("Needs someone").get_by_text("Front desk")).to_be_visible()
    assert await ana.axe() == []
    viewer = await person(size=PHONE, scheme="dark")
    await viewer.sign_in(await desk.account("viewer", name="Vera Dias"))
    hint = viewer.page.get_by_role("region", name="Next step")
    await expect(hint.get_by_text("Ask an admin to do this.")).to_be_visible()
    await expect(hint.get_by_role("link")).to_have_count(0)
    assert await viewer.axe() == []
    await step.get_by_role("link", name="Link it again").click()
    await expect(ana.page).to_have_url(re.compile("/numbers/front/link$"))
    await desk.services.runtime.records.numbers.change("front", state=NumberState.LIVE)
    await ana.open("/")
    await expect(step.get_by_text("Publish it")).to_be_visible()


async def test_a_long_work_is_seen_on_every_page_after_a_reload_too_and_says_how_it_ended(
    desk: Desk, person: NewPerson
) -> None:
    ana, phone = await person(), await person(size=PHONE, scheme="dark")
    email = await desk.account()
    await ana.sign_in(email)
    await phone.sign_in(email)
    running = ana.page.get_by_role("region", name="Running now").first
    async with telling(desk.services, "erase", of="x") as progress:
        await progress(3, 8)
        await expect(running.get_by_text("Erasing a person")).to_be_visible()
        await expect(running.get_by_text("3 of 8")).to_be_visible()
        await expect(running.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "38")
        assert await ana.axe() == []
        await ana.open("/bots")
        await expect(running.get_by_text("3 of 8")).to_be_visible()
        await phone.page.get_by_role("button", name="Show what runs: 1 task").click()
        await expect(phone.page.get_by_text("3 of 8").last).to_be_visible()
        assert await phone.axe() == []
    await expect(running.get_by_text("A person was erased")).to_be_visible()
    await expect(running).to_have_count(0)


async def test_a_work_that_broke_off_stays_until_it_is_put_away(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await desk.account())
    running = ana.page.get_by_role("region", name="Running now").first
    work = telling(desk.services, "rotation", of="vault")
    await work.__aenter__()
    await expect(running.get_by_text("Renewing the key of the secrets")).to_be_visible()
    assert await work.__aexit__(OSError, OSError("gone"), None) is not True
    await expect(running.get_by_text("Start it again; nothing was lost.")).to_be_visible()
    await running.get_by_role("button", name="Put away").click()
    await expect(running).to_have_count(0)
