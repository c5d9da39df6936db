"""Analytics by what is seen: figures that add up, filters kept in the address, charts as tables, where people leave."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Busy, Desk, NewPerson

SIZES = ((1280, 800), (640, 400), (390, 844), (320, 640))
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TURN = datetime.now(UTC).year
DAYS = (("pt", f"{TURN - 1}-12-31T23:59:30"), ("en", f"{TURN}-01-01T00:00:10"), ("pt", f"{TURN - 1}-09-23T10:09:00"))
"""The last turn of a year, and a day whose name is long in Portuguese; the API knows the months since then."""

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def desk(busy: Busy) -> Desk:
    """Let people come to the desk after a busy month."""
    return busy


async def test_a_month_is_read_narrowed_and_taken_along(busy: Busy, person: NewPerson) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await busy.account(name="Alba Costa"))
    await page.get_by_role("link", name="Analytics").first.click()
    await page.get_by_role("radio", name="30 days").check()
    await expect(page.get_by_role("heading", name="Analytics", level=1)).to_be_visible()
    messages = page.locator("section", has=page.get_by_role("heading", name="Messages", exact=True))
    await expect(messages.get_by_text("Busiest on")).to_be_visible()
    await messages.get_by_text("Show as a table").click()
    await expect(messages.get_by_role("row")).to_have_count(31)
    leaving = ana.card("Where people leave")
    first = leaving.get_by_role("row").nth(1)
    await expect(first).to_contain_text("331")
    await expect(first).to_contain_text("37%")
    await expect(leaving.get_by_role("row")).to_have_count(4)
    await leaving.get_by_role("button", name="Show all 11 steps").click()
    await expect(leaving.get_by_role("row")).to_have_count(12)
    rita = ana.card("Your people's answer times").get_by_role("row", name="Rita Alves")
    await expect(rita).to_contain_text("5 min")
    await expect(rita).to_contain_text("48")
    assert await ana.axe() == []
    whole = await messages.get_by_role("row").nth(2).inner_text()
    await page.get_by_label("Number").select_option("Sales Lisbon")
    await expect(messages.get_by_role("row").nth(2)).not_to_have_text(whole)
    await expect(page).to_have_url(re.compile("number=sales"))
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Export CSV").click()
    saved = await (await downloading.value).path()
    rows = list(csv.DictReader(saved.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 30
    assert 0 < sum(int(row["received"]) for row in rows) < busy.month.received / 2
    await page.reload()
    await expect(page.get_by_label("Number")).to_have_value("sales")


async def test_a_quiet_stretch_says_so_and_a_step_leads_into_the_builder(busy: Busy, person: NewPerson) -> None:
    zoe = await person(size=PHONE, scheme="dark")
    await zoe.sign_in(await busy.account("viewer", name="Zita Melo"))
    await zoe.open("/analytics?period=month&number=nobody")
    await expect(zoe.page.get_by_text("No conversation ended in this time")).to_be_visible()
    await expect(zoe.page.get_by_text("Nothing in this time.").first).to_be_visible()
    assert await zoe.axe() == []
    await zoe.page.get_by_label("Number").select_option("All numbers")
    await expect(zoe.card("Where people leave")).to_be_visible()
    assert await zoe.axe() == []
    assert await zoe.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await zoe.card("Where people leave").get_by_role("row").nth(1).get_by_role("link").click()
    await expect(zoe.page).to_have_url(re.compile("/bots/clinic.*flow=menu"))


async def test_whatever_the_day_the_figures_fit_on_every_screen_in_both_languages(
    busy: Busy, person: NewPerson
) -> None:
    one = await person()
    await one.sign_in(await busy.account(name="Alma Reis"))
    for language, day in DAYS:
        await one.page.evaluate(f"document.cookie = 'wabot_language={language}; path=/; samesite=strict'")
        await one.page.clock.set_fixed_time(day)
        await one.open("/analytics")
        await expect(one.page.locator("html")).to_have_attribute("lang", language)
        await expect(one.page.locator("figure svg").first).to_be_visible()
        for size in SIZES:
            await one.page.set_viewport_size({"width": size[0], "height": size[1]})
            assert await one.page.evaluate(WIDE) <= 0, (language, day, size)


async def test_who_may_not_see_figures_is_told(busy: Busy, person: NewPerson) -> None:
    bea = await person()
    await bea.sign_in(await busy.account("agent", name="Bruna Dias"))
    await expect(bea.page.get_by_role("link", name="Analytics")).to_have_count(0)
    await bea.open("/analytics")
    await expect(bea.page.get_by_text("Your role does not allow this")).to_be_visible()
