"""The builder by the keyboard alone: from an empty bot to a published one, and from card to card of a large flow."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.ui.conftest import Desk, NewPerson
from tests.ui.test_builder import draft_of, make_bot, open_builder, saved
from wabot_admin import bots as service
from wabot_admin.bench.large_flow import large_document

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FARTHEST = 300
"""How often Tab is pressed before something counts as not to be reached."""
HAS = """name => {
  const at = document.activeElement;
  const said = at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
  return said.trim().startsWith(name) && at.checkVisibility();
}"""


async def tab_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(FARTHEST):
        await page.keyboard.press(key)
        if await page.evaluate(HAS, name):
            return
    raise AssertionError(f"{key} does not reach {name!r}")


async def press(page: Page, *keys: str) -> None:
    """Press keys one after another."""
    for key in keys:
        await page.keyboard.press(key)


async def write(page: Page, name: str, text: str) -> None:
    """Go to a field and write into it, over what is there."""
    await tab_to(page, name)
    await page.keyboard.press("Control+a")
    await page.keyboard.type(text)


async def on_canvas(page: Page, flow: str = "Welcome") -> None:
    """Wait until the canvas of a flow has the focus."""
    await expect(page.get_by_role("application", name=f"The flow “{flow}”")).to_be_focused()


async def in_form(page: Page) -> None:
    """Go into the form of what is chosen."""
    await on_canvas(page)
    await press(page, "Enter")
    await expect(page.locator("#inspector")).to_be_focused()


async def pick(page: Page, step: str) -> None:
    """Choose a step by a few letters where one is asked for."""
    await expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    await page.keyboard.type(step)
    await press(page, "Enter")
    await on_canvas(page)


async def chosen(page: Page, words: str) -> None:
    """Wait until a screen reader is told that this is chosen."""
    await expect(page.locator(".react-flow").get_by_role("status")).to_contain_text(words)


async def test_a_bot_is_built_and_published_without_a_mouse(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk)
    page = await open_builder(await person(), bot, await desk.account())

    # what begins the flow, and its first step
    await tab_to(page, "Any other message")
    await press(page, "Enter")
    await expect(page.locator("#inspector")).to_be_focused()
    await press(page, "Escape")
    await on_canvas(page)
    await tab_to(page, "Say something")
    await press(page, "Enter")
    await expect(page.locator("#inspector")).to_be_focused()
    await expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    await write(page, "Text", "Welcome!")
    await press(page, "Escape")

    # a menu after it, a step at its second way out, and both ways out joined to that
    await on_canvas(page)
    await press(page, "a")
    await pick(page, "offer a menu")
    await in_form(page)
    await expect(page.get_by_role("textbox", name="Label")).to_have_count(2)
    await write(page, "Text", "How can I help?")
    await write(page, "Label", "Prices")
    await write(page, "Label", "Hours")
    await tab_to(page, "Add a step at “Hours”")
    await press(page, "Enter")
    await pick(page, "say something")
    await in_form(page)
    await expect(page.get_by_role("textbox", name="Text", exact=True)).to_have_value("")
    await write(page, "Text", "We open at nine.")
    await press(page, "Escape")
    await on_canvas(page)
    await press(page, "ArrowLeft")
    await chosen(page, "Offer a menu. How can I help?. Hours: leads to “Say something”")
    await press(page, "c", "End")
    await expect(page.get_by_role("combobox", name="Prices")).to_have_value("say-2")
    await press(page, "Home")
    await expect(page.get_by_role("combobox", name="Prices")).to_have_value("")
    await press(page, "End", "Escape")

    # choosing several, copying, removing, moving
    await on_canvas(page)
    await press(page, "Shift+ArrowRight")
    await expect(page.get_by_role("heading", name="2 steps selected")).to_be_visible()
    await press(page, "Control+d", "Control+a")
    await expect(page.get_by_role("heading", name="5 steps selected")).to_be_visible()
    await press(page, "Control+z", "Control+a")
    await expect(page.get_by_role("heading", name="3 steps selected")).to_be_visible()
    await press(page, "Escape")
    await expect(page.get_by_label("Name of the flow")).to_be_visible()
    await press(page, "ArrowRight")
    await chosen(page, "Say something. Welcome!")
    await press(page, "ArrowLeft")
    await chosen(page, "What begins this flow")
    await press(page, "ArrowRight")
    await chosen(page, "Say something. Welcome!")
    await saved(page)
    (before,) = (await draft_of(desk, bot))["flows"]
    await press(page, "Control+ArrowUp", "Control+ArrowUp", "Control+ArrowLeft")

    # a note, found again by its place
    await tab_to(page, "Add a note")
    await press(page, "Enter")
    await expect(page.locator("#inspector").get_by_label("Text of the note")).to_be_focused()
    await page.keyboard.type("For the holidays")
    await press(page, "Escape")
    await on_canvas(page)
    await chosen(page, "Note: For the holidays")

    # another flow, which a step of the first leads to
    await tab_to(page, "New flow", key="Shift+Tab")
    await press(page, "Enter")
    await page.keyboard.type("Prices")
    await press(page, "Enter")
    await on_canvas(page, "Prices")
    await press(page, "a")
    await page.keyboard.type("say something")
    await press(page, "Enter")
    await on_canvas(page, "Prices")
    await press(page, "Enter")
    await expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    await write(page, "Text", "Ten.")
    await press(page, "Escape")
    await tab_to(page, "Welcome", key="Shift+Tab")
    await press(page, "Enter")
    await expect(page.get_by_role("application", name="The flow “Welcome”")).to_be_visible()
    await press(page, "Escape")
    await on_canvas(page)
    await press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    await chosen(page, "Say something. We open at nine.")
    await press(page, "a")
    await pick(page, "another flow")
    await in_form(page)
    await tab_to(page, "Flow")
    await press(page, "End")
    await expect(page.get_by_role("button", name="Open the flow “Prices”")).to_be_visible()
    await press(page, "Escape", "o")
    await on_canvas(page, "Prices")

    # and all of it out to people
    await saved(page)
    await tab_to(page, "Publish")
    await press(page, "Enter")
    await expect(page.get_by_text("No problems found")).to_be_visible()
    await write(page, "What did you change?", "Made by keys alone")
    await tab_to(page, "Publish")
    await press(page, "Enter")
    await expect(page.get_by_role("heading", name="Version 1 is live")).to_be_visible()
    welcome, prices = (await draft_of(desk, bot))["flows"]
    ways = {(edge["source"], edge["exit"], edge["target"]) for edge in welcome["edges"]}
    assert ways == {
        ("say", "next", "menu"),
        ("menu", "option-1", "say-2"),
        ("menu", "option-2", "say-2"),
        ("say-2", "next", "call"),
    }
    moved = {
        id: [b - a for a, b in zip(place, welcome["layout"][id], strict=True)] for id, place in before["layout"].items()
    }
    assert moved == {"say": [-20, -40], "menu": [0, 0], "say-2": [0, 0]}
    assert [note["text"] for note in welcome["notes"]] == ["For the holidays"]
    assert [node["config"] for node in prices["nodes"]] == [{"text": "Ten."}]


async def test_arrows_lead_through_a_thousand_steps_and_the_view_follows(desk: Desk, person: NewPerson) -> None:
    bot = (await service.import_bot(desk.services, large_document(1000))).bot
    page = await open_builder(await person(), bot, await desk.account())
    await tab_to(page, "The flow “Main”")
    await press(page, "ArrowRight")
    await chosen(page, "Step 0.")
    for _ in range(6):
        await press(page, "ArrowDown")
    await chosen(page, "Step 240.")
    await on_canvas(page, "Main")
    card = page.locator(".react-flow__node-card").filter(has_text="Step 240")
    await expect(card).to_be_in_viewport(ratio=0.99)
    await press(page, "ArrowUp", "ArrowRight", "ArrowRight", "ArrowLeft")
    await chosen(page, "Step 201.")
