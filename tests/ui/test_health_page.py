"""Health by what is seen: what needs someone and what to do, the parts wabot runs on, each number's connection."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Busy, Desk, NewPerson

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def desk(busy: Busy) -> Desk:
    """Let people come to the desk after a busy month."""
    return busy


async def test_what_is_not_well_says_what_to_do(busy: Busy, person: NewPerson) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await busy.account(name="Aida Reis"))
    await page.get_by_role("link", name="Health").first.click()
    needs = ana.card("1 thing needs someone")
    await expect(needs.get_by_text("Its phone removed wabot from its linked devices. Link it again.")).to_be_visible()
    parts = ana.card("What wabot runs on")
    await expect(parts.get_by_text("SQLite")).to_be_visible()
    await expect(parts.get_by_role("img", name="Not well")).to_have_count(0)
    await parts.get_by_text("Show the processes").click()
    await expect(parts.get_by_role("row", name="host-3f2a")).to_contain_text("counting, search")
    front = ana.card("Front desk")
    await expect(front.get_by_role("list", name="Connection")).to_contain_text("Reconnecting")
    await front.get_by_text("Show as a table").click()
    await expect(front.get_by_role("row")).to_have_count(25)
    assert await ana.axe() == []
    await page.get_by_role("radio", name="7 days").check()
    await expect(front.get_by_role("row")).to_have_count(169)
    await expect(page).to_have_url(f"{busy.address}/health?range=week")
    await needs.get_by_role("link", name="Open Sales Lisbon").click()
    await expect(page.get_by_role("heading", name="Sales Lisbon", level=1)).to_be_visible()


async def test_on_a_phone_in_the_dark_without_what_only_admins_see(busy: Busy, person: NewPerson) -> None:
    bea = await person(size=PHONE, scheme="dark")
    await bea.sign_in(await busy.account("agent", name="Berta Lima"))
    await bea.open("/health")
    await expect(bea.card("Sales Lisbon").get_by_text("Logged out").first).to_be_visible()
    await expect(bea.page.get_by_text("Processes", exact=True)).to_have_count(0)
    assert await bea.axe() == []
    assert await bea.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_health_that_cannot_be_had_can_be_asked_again(busy: Busy, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await busy.account(name="Aldo Reis"))
    await ana.page.route("**/api/health", lambda route: route.abort())
    await ana.open("/health")
    await expect(ana.page.get_by_text("wabot can't be reached")).to_be_visible()
    await ana.page.unroute_all()
    await ana.page.get_by_role("button", name="Try again").click()
    await expect(ana.card("What wabot runs on")).to_be_visible()
