"""From an empty install to a published bot that answers on a phone, by the pages alone: in under three minutes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.ui.conftest import DESKTOP, PASSWORD
from tests.ui.newcomer import empty_install

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AT_MOST = 180.0  # seconds
LINKED = 60_000  # milliseconds
ANSWERED = 20_000


async def test_a_newcomer_has_a_bot_of_their_own_answering_within_three_minutes(
    browser: Browser, chromium_path: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    with empty_install(tmp_path / "data", chromium_path) as printed:
        context = await browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="en-US")
        admin, phone = await context.new_page(), await context.new_page()
        wrong: list[str] = []
        for page in (admin, phone):
            page.on("pageerror", lambda error: wrong.append(str(error)))
        try:
            await make_the_account(admin, printed.first_link)
            await link_a_number(admin, phone, printed.phone)
            await build(admin)
            await publish(admin)
            await assign(admin)
            await talk(phone)
        finally:
            await admin.screenshot(path=tmp_path / "admin.png")
            await phone.screenshot(path=tmp_path / "phone.png")
            await context.close()
    seconds = time.monotonic() - began
    print(f"from empty to an answer: {seconds:.0f} s")  # noqa: T201
    assert wrong == []
    assert seconds < AT_MOST


async def make_the_account(page: Page, link: str) -> None:
    await page.goto(link)
    await page.get_by_label("Your name").fill("Ana Souza")
    await page.get_by_label("E-mail address").fill("ana@example.org")
    await page.get_by_label("New password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Make the account").click()
    await expect(page.get_by_role("heading", name="Hello, Ana")).to_be_visible()


async def link_a_number(page: Page, phone: Page, address: str) -> None:
    await page.get_by_role("link", name="Numbers", exact=True).click()
    await page.get_by_role("link", name="Add a number").first.click()
    await page.get_by_label("Name").fill("Front desk")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Show the code").click()
    await expect(page.get_by_role("img", name="The code to scan")).to_be_visible(timeout=LINKED)
    await phone.goto(address)
    await phone.get_by_role("button", name="Scan the QR code").click(timeout=LINKED)
    await expect(page.get_by_role("heading", name="Front desk is live")).to_be_visible(timeout=LINKED)


async def build(page: Page) -> None:
    """Draw a greeting, a question and a menu with two ways on from nothing: by clicks, a drop, a line."""
    await page.get_by_role("link", name="Bots", exact=True).first.click()
    await page.get_by_role("button", name="New bot").first.click()
    await page.get_by_label("Name", exact=True).fill("Flower shop")
    await page.get_by_role("button", name="Create the bot").click()
    step = page.get_by_role("complementary", name="Step", exact=True)
    text = step.get_by_role("textbox", name="Text", exact=True)
    say = page.get_by_role("button", name="Add “Say something”")

    await say.click()
    await text.fill("Welcome to Flora!")
    await page.get_by_role("button", name="Add “Ask a question").click()
    await text.fill("What is your name?")
    await step.get_by_role("combobox", name="Save as").fill("name")
    await page.get_by_role("button", name="Add “Offer a menu").click()
    await text.fill("How can I help, {{ name }}?")
    options = step.get_by_role("group", name="Options", exact=True).get_by_role("textbox", name="Label")
    await options.nth(0).fill("Order flowers")
    await options.nth(1).fill("Opening hours")
    await say.click()
    await text.fill("Roses are 20 today, {{ name }}.")

    await page.get_by_role("button", name="Show all").click()
    await say.drag_to(page.locator(".react-flow__pane"), target_position={"x": 480, "y": 560})
    await text.fill("We open at nine, {{ name }}.")
    await page.get_by_role("button", name="Show all").click()
    menu, hours = card(page, "Opening hours"), card(page, "We open at nine")
    await draw(page, menu.locator(".react-flow__handle.source").nth(1), hours.locator(".react-flow__handle.target"))
    await expect(hours.get_by_text("Nothing leads here")).to_have_count(0)

    await page.get_by_role("button", name="Show all").click()
    await page.get_by_text("Nothing starts this flow").click()
    await page.get_by_role("button", name="Add a start").click()
    await page.get_by_role("menuitem", name="Any other message").click()
    await expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()


def card(page: Page, words: str) -> Locator:
    """Return the card of the canvas that shows these words."""
    return page.locator(".react-flow__node-card").filter(has_text=words)


async def draw(page: Page, begin: Locator, end: Locator) -> None:
    """Draw a connection with the mouse; zoomed out a handle is smaller than a pointer's aim, and near is enough."""
    await begin.hover()
    await page.mouse.down()
    box = await end.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)
    await page.mouse.up()


async def publish(page: Page) -> None:
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("No problems found")).to_be_visible()
    await page.get_by_label("What did you change?").fill("The first version")
    await page.get_by_role("main").get_by_role("button", name="Publish", exact=True).last.click()
    await expect(page.get_by_role("heading", name="Version 1 is live")).to_be_visible()


async def assign(page: Page) -> None:
    await page.get_by_role("link", name="Choose a number for it").click()
    await page.get_by_role("link", name="Front desk").click()
    await page.get_by_label("Who answers").select_option(label="Flower shop")
    await expect(page.get_by_text("Flower shop answers on it now").first).to_be_visible()


async def talk(phone: Page) -> None:
    """Write as a customer, and read what the bot answers."""
    for text, answer in (
        ("Hello", "What is your name?"),
        ("Bia", "How can I help, Bia?"),
        ("2", "We open at nine, Bia."),
    ):
        box = phone.get_by_label("Message", exact=True)
        await box.fill(text)
        await box.press("Enter")
        await expect(phone.get_by_label("Messages").get_by_text(answer)).to_be_visible(timeout=ANSWERED)
    await expect(phone.get_by_label("Messages").get_by_text("Welcome to Flora!")).to_be_visible()
