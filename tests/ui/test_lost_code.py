"""Code that doesn't come because the connection is lost or wabot was updated: asked for again in its place."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.ui.conftest import Desk, NewPerson, put_before, running_desk
from tests.ui.test_builder import draft_of, make_bot, open_builder, saved

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BROKEN = "This part could not be shown"
SIMULATION = "**/assets/simulate-*.js"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """Give one admin for all stories here; each makes bots and accounts of its own."""
    async with running_desk(tmp_path_factory.mktemp("lost")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def person(browser: Browser, desk: Desk) -> AsyncIterator[NewPerson]:
    """Give a function that puts someone before the desk."""
    async with put_before(browser, desk) as come:
        yield come


async def lose(route: Route) -> None:
    """Let a request fail as without a connection."""
    await route.abort()


async def mark(page: Page) -> None:
    """Put a mark on the page that only loading it afresh takes away."""
    await page.evaluate("window.__mark = true")


async def marked(page: Page) -> bool:
    """Return whether the page is still the same."""
    found: bool = await page.evaluate("window.__mark === true")
    return found


async def test_a_panel_that_did_not_come_is_tried_again_in_its_place(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk, sample="clinic")
    page = await open_builder(await person(), bot, await desk.account(name="Bia Reis"))
    await page.get_by_role("button", name="Add “Say something”").click()
    text = page.locator("#inspector").get_by_label("Text")
    await expect(text).to_be_visible()
    await mark(page)
    await page.route(SIMULATION, lose)
    await text.fill("Written before")
    await page.get_by_role("button", name="Simulate").click()
    broken = page.get_by_role("alert").filter(has_text=BROKEN)
    await expect(broken).to_be_visible()
    await page.unroute(SIMULATION)
    await broken.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("log", name="The talk")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await saved(page)
    assert await marked(page)
    assert "Written before" not in str(await draft_of(desk, bot))


async def test_a_panel_that_never_comes_loads_the_page_afresh_with_all_saved(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk, sample="clinic")
    page = await open_builder(await person(), bot, await desk.account(name="Caio Pinto"))
    await page.get_by_role("button", name="Add “Say something”").click()
    text = page.locator("#inspector").get_by_label("Text")
    await expect(text).to_be_visible()
    await page.route(SIMULATION, lose)
    await page.get_by_role("button", name="Simulate").click()
    broken = page.get_by_role("alert").filter(has_text=BROKEN)
    await broken.get_by_role("button", name="Try again").click()
    await expect(broken.get_by_role("button", name="Try again")).to_be_enabled()
    await page.get_by_role("button", name="Simulate").click()
    await text.fill("Written at the last moment")
    await page.get_by_role("button", name="Simulate").click()
    await mark(page)
    await broken.get_by_role("button", name="Try again").click()
    await broken.get_by_role("button", name="Try again").click()
    await page.wait_for_function("window.__mark === undefined")
    await expect(broken).to_be_visible()
    assert "Written at the last moment" in str(await draft_of(desk, bot))
    await page.unroute(SIMULATION)
    await broken.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("log", name="The talk")).to_be_visible()


async def test_a_page_that_did_not_come_is_there_once_the_connection_is_back(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk, sample="clinic")
    one = await person()
    await one.sign_in(await desk.account(name="Duda Melo"))
    page = one.page
    await mark(page)
    await page.context.set_offline(True)
    await page.get_by_role("link", name="Numbers", exact=True).click()
    broken = page.get_by_role("alert").filter(has_text=BROKEN)
    await broken.get_by_role("button", name="Try again").click()
    await expect(broken).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_role("heading", name="Numbers", level=1)).to_be_visible()
    await page.route("**/assets/*.css", lose)
    await page.get_by_role("link", name="Bots", exact=True).click()
    await page.locator(f"main a[href='/bots/{bot}']").click()
    await expect(broken).to_be_visible()
    await page.unroute("**/assets/*.css")
    await broken.get_by_role("button", name="Try again").click()
    card = page.locator(".react-flow__node-card").first
    await expect(card).to_be_visible()
    await expect(card).to_have_css("position", "absolute")
    assert page.url.startswith(f"{desk.address}/bots/{bot}")
    assert await marked(page)
