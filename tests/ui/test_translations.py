"""The builder's translations, by what is visible: coverage, editing in place, what is outdated, files out and in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.ui.conftest import PHONE, Desk, NewPerson, Person
from wabot_admin import bots as service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def document(**others: Any) -> dict[str, Any]:
    """Return a bot with three texts."""
    nodes = [
        {"id": "hello", "type": "talk.say", "title": "Greeting", "config": {"text": "Hello {{ contact.name }}"}},
        {
            "id": "which",
            "type": "talk.menu",
            "title": "Which bread",
            "config": {"text": "=Which bread?", "options": [{"id": "rye", "label": "Rye"}]},
        },
    ]
    flow = {
        "id": "main",
        "name": "Main",
        "start": "hello",
        "triggers": [{"id": "any", "type": "on.message", "config": {}}],
        "nodes": nodes,
        "edges": [{"source": "hello", "exit": "next", "target": "which"}],
        "layout": {"hello": [0, 0], "which": [300, 0]},
    }
    return {"spec": 1, "name": "Bakery", "flows": [flow], **others}


async def open_translations(
    desk: Desk, one: Person, content: Mapping[str, Any], *, role: str = "admin"
) -> tuple[Page, str]:
    """Make a bot and open its translations."""
    bot = (await service.import_bot(desk.services, content)).bot
    await one.sign_in(await desk.account(role))
    await one.open(f"/bots/{bot}")
    more = one.page.get_by_role("button", name="More views")
    tool = one.page.get_by_role("button", name="Translations", exact=True)
    await expect(more.or_(tool).first).to_be_visible()
    if await more.is_visible():
        await more.click()
        tool = one.page.get_by_role("menuitem", name="Translations")
    await tool.click()
    await expect(one.page.get_by_role("heading", name="Translations")).to_be_focused()
    return one.page, bot


async def saved(page: Page, desk: Desk, bot: str) -> Mapping[str, Any]:
    """Wait until all is saved and return it."""
    await expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()
    return (await desk.services.desk.bots.draft(bot)).document


async def test_a_language_is_added_and_translated_by_keyboard(desk: Desk, person: NewPerson) -> None:
    one = await person()
    page, bot = await open_translations(desk, one, document())
    await expect(page.get_by_text("Only in English so far")).to_be_visible()
    await page.get_by_role("button", name="Add a language").click()
    await page.get_by_role("dialog").get_by_label("Language").select_option(label="Portuguese")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("progressbar", name="Portuguese: 0 % translated")).to_be_visible()
    await page.get_by_role("textbox", name="Portuguese: Hello").focus()
    await page.keyboard.type("Olá {{ nome }}")
    await expect(page.get_by_text("Not in the text:")).to_be_visible()
    assert await one.axe() == []
    await page.get_by_role("button", name="Insert {{ contact.name }}").click()
    await page.get_by_role("textbox", name="Portuguese: Hello").fill("Olá {{ contact.name }}")
    await expect(page.get_by_text("Not in the text:")).to_have_count(0)
    await page.keyboard.press("Control+Enter")
    await page.keyboard.type("Que pão?")
    await page.keyboard.press("Control+Enter")
    await page.keyboard.type("Centeio")
    await expect(page.get_by_role("progressbar", name="Portuguese: 100 % translated")).to_be_visible()
    document_now = await saved(page, desk, bot)
    assert document_now["translations"]["pt"] == {
        "main/hello/text": "Olá {{ contact.name }}",
        "main/which/text": "Que pão?",
        "main/which/options/rye/label": "Centeio",
    }
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("textbox", name="Portuguese: Rye")).to_have_value("")
    await page.get_by_label("Which texts").select_option(label="Not translated")
    await expect(page.get_by_role("table").get_by_role("textbox")).to_have_count(1)


async def test_a_text_that_changed_is_to_be_checked_again_and_leads_to_its_step(desk: Desk, person: NewPerson) -> None:
    one = await person(size=PHONE, scheme="dark")
    texts = {"main/which/text": "Que pão?", "main/which/options/0/label": "Centeio", "main/old/text": "x"}
    content = document(translations={"pt": texts}, translated_from={"pt": {"main/which/text": "What bread?"}})
    page, bot = await open_translations(desk, one, content)
    await expect(page.get_by_text("1 to check")).to_be_visible()
    await page.get_by_label("Which texts").select_option(label="To check")
    await expect(page.get_by_role("table").get_by_role("textbox")).to_have_count(1)
    await expect(page.get_by_text("What bread?")).to_be_visible()
    assert await one.axe() == []
    await page.get_by_role("button", name="Still right").click()
    await expect(page.get_by_text("1 to check")).to_have_count(0)
    await page.get_by_role("button", name="Remove them").click()
    document_now = await saved(page, desk, bot)
    assert document_now["translated_from"]["pt"]["main/which/text"] == "=Which bread?"
    assert set(document_now["translations"]["pt"]) == {"main/which/text", "main/which/options/0/label"}
    await page.get_by_role("button", name="Show “Which bread” on the canvas").click()
    await expect(page.get_by_role("textbox", name="Text").first).to_be_focused()


async def test_a_translator_gets_a_file_and_brings_it_back(desk: Desk, person: NewPerson, tmp_path: Path) -> None:
    one = await person()
    page, bot = await open_translations(desk, one, document(translations={"pt": {}}))
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Export").click()
    path = await (await coming.value).path()
    text = path.read_text(encoding="utf-8-sig")
    assert '"\'=Which bread?"' in text, "a spreadsheet would run it"
    back = tmp_path / "back.csv"
    back.write_text(text.replace('"Rye",""', '"Rye","Centeio"') + '"main/none/text","","","x","y"\r\n')
    await page.get_by_label("File with translations").set_input_files(back)
    await expect(page.get_by_text("1 text taken in 1 line belongs to no text of this bot.")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Portuguese: Rye")).to_have_value("Centeio")
    assert (await saved(page, desk, bot))["translations"]["pt"] == {"main/which/options/rye/label": "Centeio"}
    back.write_text("nothing\nat all\n")
    await page.get_by_label("File with translations").set_input_files(back)
    await expect(page.get_by_text("This is no table of translations")).to_be_visible()
    await page.get_by_role("button", name="Remove Portuguese").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    await expect(page.get_by_text("Only in English so far")).to_be_visible()


async def test_who_may_only_read_sees_the_translations_and_changes_nothing(desk: Desk, person: NewPerson) -> None:
    page, _ = await open_translations(desk, await person(), document(translations={"pt": {}}), role="viewer")
    await expect(page.get_by_role("textbox", name="Portuguese: Rye")).to_be_disabled()
    for name in ("Add a language", "Import", "Remove Portuguese"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await expect(page.get_by_role("button", name="Export")).to_be_visible()
