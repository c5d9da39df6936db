"""The tests in the builder, by what is visible: from a talk to a test, red with its line, mended and green again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Desk, NewPerson
from wabot_admin import bots as service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_talk_is_saved_as_a_test_goes_red_with_its_line_and_green_again(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    bot = (await service.create_bot(desk.services, name="Clinic")).bot
    one = await person()
    page = one.page
    await one.sign_in(await desk.account())
    await one.open(f"/bots/{bot}")
    await page.get_by_role("button", name="Add “Say something”").click()
    text = page.get_by_role("textbox", name="Text", exact=False).first
    await text.fill("Good morning!")
    await page.locator(".react-flow__node-start").click()
    await page.get_by_role("button", name="Add a start").click()
    await page.get_by_role("menuitem", name="Any other message").click()
    await page.get_by_role("button", name="Simulate").click()
    await page.get_by_role("textbox", name="Write as Ana").fill("hello")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log", name="The talk")).to_contain_text("Good morning!")
    await page.get_by_role("button", name="Save as a test").click()
    await expect(page.get_by_label("Name of the test")).to_have_value("hello")
    await page.get_by_label("Name of the test").fill("Greets")
    await page.get_by_role("button", name="Save the test").click()
    await page.get_by_role("button", name="Show the tests").click()
    tests = page.get_by_role("region", name="Tests")
    await expect(tests.get_by_text("Not run yet")).to_be_visible()
    await tests.get_by_role("button", name="Run all").click()
    await expect(tests.get_by_text("1 test passed")).to_be_visible()

    await tests.get_by_role("button", name="Close").click()
    await page.locator(".react-flow__node-card").click()
    await text.fill("Good evening!")
    await page.get_by_role("button", name="Tests", exact=True).click()
    await expect(tests.get_by_text("Passed before the last change")).to_be_visible()
    await tests.get_by_role("button", name="Run “Greets”").click()
    await expect(tests.get_by_text("Failed · line 4")).to_be_visible()
    await page.screenshot(path=tmp_path / "tests.png")
    assert await one.axe() == []
    await tests.get_by_role("button", name="Greets Failed").click()
    await expect(tests.get_by_text("It goes another way in line 4")).to_be_visible()
    await page.screenshot(path=tmp_path / "tests-red.png")
    assert await one.axe() == []
    await page.emulate_media(color_scheme="dark")
    await expect(page.locator("html.dark")).to_be_attached()
    await page.screenshot(path=tmp_path / "tests-red-dark.png")
    assert await one.axe() == []
    await page.emulate_media(color_scheme="light")
    chat = tests.get_by_role("textbox", name="The talk")
    await chat.fill((await chat.input_value()).replace("Good morning!", "Good evening!"))
    await tests.get_by_role("button", name="Run it").click()
    await expect(tests.get_by_role("status").get_by_text("Passed", exact=True)).to_be_visible()
    await tests.get_by_role("button", name="Duplicate").click()
    await expect(tests.get_by_label("Name")).to_have_value("Greets (copy)")
    await tests.get_by_role("button", name="All tests").click()
    await tests.get_by_role("button", name="More for “Greets (copy)”").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(tests.get_by_role("listitem")).to_have_count(1)
    await expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()
    kept = (await desk.services.desk.bots.draft(bot)).document["tests"]
    assert [(test["name"], "< Good evening!" in test["chat"]) for test in kept] == [("Greets", True)]


async def test_on_a_phone_a_bot_without_tests_says_how_to_get_one(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    bot = (await service.create_bot(desk.services, name="Clinic")).bot
    one = await person(size=PHONE)
    page = one.page
    await one.sign_in(await desk.account())
    await one.open(f"/bots/{bot}")
    await page.get_by_role("button", name="More views").click()
    await page.get_by_role("menuitem", name="Tests").click()
    await expect(page.get_by_text("This bot has no tests yet")).to_be_visible()
    await page.screenshot(path=tmp_path / "tests-none-phone.png")
    assert await one.axe() == []
    await page.get_by_role("button", name="Write a test").click()
    await expect(page.get_by_role("textbox", name="The talk")).to_have_value("> hi\n< ")
    await page.screenshot(path=tmp_path / "tests-write-phone.png")
    assert await one.axe() == []
