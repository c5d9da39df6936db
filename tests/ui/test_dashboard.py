"""The start page after the first steps: figures of a period, who waits, what needs someone; for each role."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Busy, Desk, NewPerson

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def desk(busy: Busy) -> Desk:
    """Let people come to that desk."""
    return busy


async def test_a_day_and_a_month_are_told_in_figures_and_lead_on(busy: Busy, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await busy.account())
    page = ana.page
    await expect(page.get_by_role("heading", name="Hello, Ana")).to_be_visible()
    await expect(ana.card("Needs someone").get_by_text("1 conversation broke off")).to_be_visible()
    assert await ana.axe() == []
    await page.get_by_role("radio", name="30 days").check()
    figures = ana.card("Messages and conversations")
    await expect(figures.get_by_text("Reached the end")).to_be_visible()
    await figures.get_by_text("Show as a table").click()
    await expect(figures.get_by_role("row")).to_have_count(31)
    await expect(page).to_have_url(f"{busy.address}/?period=month")
    waiting = ana.card("With people")
    await expect(waiting.get_by_text("3 people wait for an answer")).to_be_visible()
    await waiting.get_by_role("link", name="Show all 3").click()
    await expect(page.get_by_role("link", name="Bia Rocha")).to_be_visible()
    await expect(page.get_by_role("link", name="Eva Lima")).to_have_count(0)
    await ana.open("/")
    await ana.card("Needs someone").get_by_role("link", name="Sales Lisbon").click()
    await expect(page.get_by_role("heading", name="Sales Lisbon")).to_be_visible()


async def test_on_a_phone_in_the_dark_everything_is_there(busy: Busy, person: NewPerson) -> None:
    ana = await person(size=PHONE, scheme="dark")
    await ana.sign_in(await busy.account("editor", name="Rui Dias"))
    await ana.page.context.add_cookies([{"name": "wabot_language", "value": "pt", "url": busy.address}])
    await ana.page.reload()
    await expect(ana.card("Com pessoas").get_by_text("3 pessoas esperam resposta")).to_be_visible()
    await expect(ana.card("Seus bots").get_by_text("Versão 1")).to_be_visible()
    assert await ana.axe() == []
    assert await ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_agent_sees_who_waits_and_no_figures(busy: Busy, person: NewPerson) -> None:
    bea = await person()
    await bea.sign_in(await busy.account("agent", name="Bea Lima"))
    await expect(bea.card("With people").get_by_text("3 people wait for an answer")).to_be_visible()
    await expect(bea.card("Messages and conversations")).to_have_count(0)
    await expect(bea.card("Your bots")).to_have_count(0)
    await expect(bea.page.get_by_role("radio", name="30 days")).to_have_count(0)


async def test_figures_that_cannot_be_had_are_said_so_beside_the_rest(busy: Busy, person: NewPerson) -> None:
    ana = await person()
    await ana.page.route("**/api/analytics?*", lambda route: route.abort())
    await ana.sign_in(await busy.account(name="Zoe Reis"))
    await expect(ana.page.get_by_text("wabot can't be reached")).to_be_visible()
    await expect(ana.card("With people")).to_be_visible()
    await ana.page.unroute_all()
    await ana.page.get_by_role("button", name="Try again").click()
    await expect(ana.card("Messages and conversations").get_by_text("Messages in").first).to_be_visible()
