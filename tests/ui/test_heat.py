"""The heat over the builder's canvas: figures on cards and lines, the hottest steps first, hidden again."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Busy, Desk, NewPerson

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def desk(busy: Busy) -> Desk:
    """Let people come to the desk after a busy month."""
    return busy


async def test_where_people_leave_is_drawn_on_the_canvas_until_it_is_hidden(busy: Busy, person: NewPerson) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await busy.account("viewer", name="Heda Reis"))
    await ana.open("/bots/clinic?flow=welcome")
    await page.get_by_role("button", name="Heat").click()
    steps = page.get_by_role("list", name="Steps, hottest first").get_by_role("listitem")
    await expect(steps.first).to_contain_text("37% left")
    await expect(steps.first).to_contain_text("900 came · 331 left · 9 wait now")
    await steps.first.get_by_role("button").click()
    canvas = page.get_by_label("The flow “Menu”")
    await expect(canvas.get_by_text("900 came")).to_be_visible()
    await expect(canvas.get_by_role("list", name="Share that gave up at a step").get_by_role("listitem")).to_have_count(
        5
    )
    await expect(canvas.get_by_text("61%")).to_be_visible()
    assert await ana.axe() == []
    await page.get_by_role("radio", name="Today").check()
    await expect(page.get_by_text("Nobody came by in this time")).to_be_visible()
    await expect(canvas.get_by_text("900 came")).to_have_count(0)
    await page.get_by_role("radio", name="7 days").check()
    await expect(canvas.get_by_text("900 came")).to_be_visible()
    await page.get_by_role("button", name="Hide the heat").click()
    await expect(canvas.get_by_text("900 came")).to_have_count(0)


async def test_heat_is_read_on_a_phone_in_the_dark_and_not_offered_without_figures(
    busy: Busy, person: NewPerson
) -> None:
    ana = await person(size=PHONE, scheme="dark")
    page = ana.page
    await ana.sign_in(await busy.account("editor", name="Hugo Melo"))
    await ana.open("/bots/clinic?flow=menu")
    await page.get_by_role("button", name="More views").click()
    await page.get_by_role("menuitem", name="Heat").click()
    await expect(page.get_by_text("37% left").first).to_be_visible()
    assert await ana.axe() == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
