"""The list of bots as an editor uses it: made from a template seen before, imported, named, copied, removed."""

from __future__ import annotations

import json
import re

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Desk, NewPerson
from tests.ui.talks import Line, put_lines
from wabot_admin import bots as service
from wabot_admin.numbers import add_number
from wabot_runtime import read_document

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_bot_is_made_of_a_template_that_was_seen_before(desk: Desk, person: NewPerson) -> None:
    ana = await person(size=PHONE, scheme="dark")
    page = ana.page
    await ana.sign_in(await desk.account("editor"))
    await ana.open("/bots")
    await expect(page.get_by_text("No bot yet")).to_be_visible()
    await page.get_by_role("button", name="New bot").click()
    await expect(page.get_by_role("radio")).to_have_count(6)
    assert await ana.axe() == []
    await page.get_by_role("radio", name="Cake shop").check()
    preview = page.get_by_role("region", name="Preview: Cake shop")
    await expect(preview.get_by_text("Welcome to Dona Flor's cake shop! 🍰")).to_be_visible()
    await preview.get_by_role("button", name="The payment came in").click()
    await expect(preview.get_by_role("region", name="The flow The payment came in, with 4 steps")).to_be_visible()
    assert await ana.axe() == []
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Cake shop")
    await page.get_by_role("button", name="Create the bot").click()
    await expect(page).to_have_url(re.compile("/bots/cake-shop-"))


async def test_the_list_says_how_bots_stand_and_a_bot_is_renamed_copied_and_removed(
    desk: Desk, person: NewPerson
) -> None:
    bot = (await service.create_bot(desk.services, name="Greeter", sample="echo")).bot
    await service.publish(desk.services, bot, author="test", message="")
    await add_number(desk.services, name="Front desk", id="front", bot=bot)
    await put_lines(desk.services.desk, [Line(text="hello")], bot=bot, owner="human")
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/bots")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Greeter"))
    for text in ("Live: version 1", "Front desk", "1 open", "1 with a person"):
        await expect(row.get_by_text(text).filter(visible=True)).to_have_count(1)
    await expect(row.get_by_text("Unpublished changes")).to_have_count(0)
    await page.get_by_role("button", name="Actions for Greeter").click()
    await page.get_by_role("menuitem", name="Rename").click()
    await page.get_by_label("Name", exact=True).fill("Receptionist")
    await page.get_by_role("button", name="Rename").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Receptionist", exact=True))
    await expect(row.get_by_text("Unpublished changes").filter(visible=True)).to_have_count(1)
    assert await ana.axe() == []

    await page.get_by_role("button", name="Actions for Receptionist").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(page.get_by_role("link", name="It answers on Front desk")).to_be_visible()
    await expect(page.get_by_role("link", name="1 conversation has not ended")).to_be_visible()
    assert await ana.axe() == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Actions for Receptionist").click()
    await page.get_by_role("menuitem", name="Duplicate").click()
    await page.get_by_role("button", name="Duplicate").click()
    await page.get_by_label("State").select_option("Never published")
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_role("button", name="Actions for Receptionist (copy)").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("button", name="Delete the bot").click()
    await page.get_by_role("button", name="Clear filters").click()
    await expect(page.get_by_role("row")).to_have_count(2)


async def test_a_file_is_looked_at_before_it_becomes_a_bot(desk: Desk, person: NewPerson) -> None:
    document = read_document(sample="leads")
    strange = {"id": "map", "type": "maps.find", "version": 1, "title": "Find the nearest shop"}
    document["flows"][0]["nodes"].append(strange)
    edu = await person()
    page = edu.page
    await edu.sign_in(await desk.account("editor", name="Edu Reis"))
    await edu.open("/bots")
    await page.get_by_role("button", name="Import").click()
    chooser = page.get_by_label("The bot's file")
    await chooser.set_input_files({"name": "photo.json", "mimeType": "application/json", "buffer": b"\x89PNG"})
    await expect(page.get_by_text("This file is no bot")).to_be_visible()
    await chooser.set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": b"{}"})
    await expect(page.get_by_role("alert")).to_be_visible()
    file = {"name": "leads.json", "mimeType": "application/json", "buffer": json.dumps(document).encode()}
    await chooser.set_input_files(file)
    await expect(page.get_by_text("A plugin is missing here: maps")).to_be_visible()
    await expect(page.get_by_text("pip install wabot-maps")).to_be_visible()
    await expect(page.get_by_text("to mend before it can be published")).to_be_visible()
    await expect(page.get_by_role("region", name="with 9 steps").get_by_text("Find the nearest")).to_be_attached()
    assert await edu.axe() == []
    await page.get_by_label("Name", exact=True).fill("Leads in Porto")
    await page.get_by_role("button", name="Import the bot").click()
    await expect(page).to_have_url(re.compile("/bots/leads-in-porto-"))
