"""Publishing from the builder and its history, by what is visible: checks, changes, who waits, and taking back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.ui.conftest import DESKTOP, PHONE, Desk, NewPerson
from wabot_admin import bots as service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


GREETS = {"name": "Greets", "chat": "> hi\n< Good morning!"}
ANSWERS = {"name": "Answers", "chat": "> hello\n< Hi there"}


def document(text: str, *, second: bool = False, broken: bool = False) -> dict[str, Any]:
    """Return a bot that greets, with a test; a second step, or a step that lacks its text."""
    nodes: list[dict[str, Any]] = [{"id": "hello", "type": "talk.say", "title": "Greeting", "config": {"text": text}}]
    edges = []
    if second:
        nodes.append({"id": "hours", "type": "talk.say", "title": "Hours", "config": {"text": "We open at 9."}})
        edges.append({"source": "hello", "exit": "next", "target": "hours"})
    if broken:
        nodes.append({"id": "mute", "type": "talk.say", "title": "Mute", "config": {}})
        edges.append({"source": "hello", "exit": "next", "target": "mute"})
    flow = {
        "id": "main",
        "name": "Main",
        "start": "hello",
        "triggers": [{"id": "any", "type": "on.message", "config": {}}],
        "nodes": nodes,
        "edges": edges,
        "layout": {node["id"]: [320 * place, 0] for place, node in enumerate(nodes)},
    }
    return {"spec": 1, "name": "Clinic", "flows": [flow]}


async def make(desk: Desk, content: Mapping[str, Any]) -> str:
    """Make a bot of a document and return its id."""
    return (await service.import_bot(desk.services, content)).bot


async def change(desk: Desk, bot: str, content: Mapping[str, Any]) -> None:
    """Save another draft."""
    draft = await desk.services.desk.bots.draft(bot)
    await service.save_draft(desk.services, bot, content, rev=draft.rev)


async def look(page: Page, name: str, folder: Path) -> None:
    """Keep what the page looks like."""
    await page.screenshot(path=folder / f"{name}.png")


async def test_a_draft_is_checked_compared_and_published_with_a_message(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    bot = await make(desk, document("Hi there"))
    await service.publish(desk.services, bot, author="Bea", message="The first")
    await change(desk, bot, document("Welcome!", second=True))
    one = await person()
    page = one.page
    await one.sign_in(await desk.account())
    await one.open(f"/bots/{bot}")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_role("heading", name="Publish", level=2)).to_be_focused()
    await expect(page.get_by_text("No problems found")).to_be_visible()
    changes = page.get_by_role("region", name="What changes")
    await expect(changes.get_by_text("3 changes").first).to_be_visible()
    await expect(changes.locator("del")).to_contain_text("Hi there")
    await expect(changes.locator("ins").filter(has_text="Welcome!")).to_be_visible()
    await look(page, "publish", tmp_path)
    assert await one.axe() == []
    await changes.get_by_role("button", name="On the canvas").click()
    await expect(changes.locator("[data-mark=changed]")).to_contain_text("Greeting")
    await expect(changes.locator("[data-mark=added]")).to_contain_text("Hours")
    await look(page, "publish-canvas", tmp_path)
    assert await one.axe() == []
    await page.get_by_label("What did you change?").fill("Opening hours")
    await page.get_by_role("main").get_by_role("button", name="Publish", exact=True).last.click()
    await expect(page.get_by_role("heading", name="Version 2 is live")).to_be_focused()
    await look(page, "published", tmp_path)
    assert await one.axe() == []
    assert (await desk.services.desk.bots.get(bot)).live == 2
    assert (await desk.services.desk.bots.revision(bot, 2)).message == "Opening hours"


async def test_what_was_changed_need_not_be_said(desk: Desk, person: NewPerson) -> None:
    bot = await make(desk, document("Hi there"))
    one = await person()
    await one.sign_in(await desk.account())
    await one.open(f"/bots/{bot}")
    await one.page.get_by_role("button", name="Publish", exact=True).click()
    await one.page.locator("form").get_by_role("button", name="Publish", exact=True).click()
    await expect(one.page.get_by_role("heading", name="Version 1 is live")).to_be_visible()


async def test_an_error_blocks_and_leads_to_its_step_and_an_admin_may_override_with_a_reason(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    bot = await make(desk, document("Hi there", broken=True) | {"tests": [GREETS]})
    one = await person(size=PHONE, scheme="dark")
    page = one.page
    await one.sign_in(await desk.account())
    await one.open(f"/bots/{bot}")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("Mend what is marked red first.")).to_be_visible()
    await expect(page.locator("form").get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    await look(page, "blocked", tmp_path)
    assert await one.axe() == []
    problems = page.get_by_role("region", name="Problems")
    await problems.get_by_role("button", name="Show it").first.click()
    await expect(page.locator(".react-flow__node-card.selected")).to_contain_text("Mute")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await page.get_by_role("button", name="Publish in spite of this…").click()
    asked = page.get_by_role("dialog", name="Publish in spite of what is red?")
    await expect(asked).to_contain_text("1 problem has to be mended first")
    await expect(asked).to_contain_text("The test “Greets” fails")
    anyway = asked.get_by_role("button", name="Publish in spite of this")
    await expect(anyway).to_be_disabled()
    await look(page, "anyway", tmp_path)
    assert await one.axe() == []
    await asked.get_by_label("Why it can't wait").fill("The fair opens now")
    await anyway.click()
    await expect(page.get_by_role("heading", name="Version 1 is live")).to_be_visible()
    said = (await desk.services.desk.bots.revision(bot, 1)).message
    assert said == "Published in spite of problems: The fair opens now"


async def test_a_red_test_leads_to_its_line_and_back_and_is_green_when_it_was_mended(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    bot = await make(desk, document("Hi there") | {"tests": [ANSWERS, GREETS]})
    one = await person()
    page = one.page
    await one.sign_in(await desk.account("editor"))
    await one.open(f"/bots/{bot}")
    await page.get_by_role("button", name="Publish", exact=True).click()
    checked = page.locator("main").get_by_role("region", name="Tests")
    await expect(checked.get_by_role("status")).to_have_text("1 of 2 pass")
    await expect(checked.get_by_role("listitem").first).to_contain_text("Greets")
    publish = page.locator("form").get_by_role("button", name="Publish", exact=True)
    await expect(publish).to_be_disabled()
    await expect(page.get_by_text("Only an admin can publish in spite of it.")).to_be_visible()
    await look(page, "publish-red", tmp_path)
    assert await one.axe() == []
    await checked.get_by_role("button", name="Show line 2: Greets").click()
    talk = page.get_by_role("textbox", name="The talk")
    await expect(talk).to_be_focused()
    await expect(page.get_by_text("It goes another way in line 2")).to_be_visible()
    await look(page, "publish-red-line", tmp_path)
    assert await one.axe() == []
    await talk.fill("> hi\n< Hi there")
    await page.get_by_role("button", name="Back to publishing").click()
    await expect(checked.get_by_role("status")).to_have_text("All 2 tests passed")
    await publish.click()
    await expect(page.get_by_role("heading", name="Version 1 is live")).to_be_visible()


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-desk", "dark-phone"])
async def test_history_shows_versions_compares_them_and_takes_one_back(
    desk: Desk, person: NewPerson, tmp_path: Path, scheme: str, size: tuple[int, int]
) -> None:
    bot = await make(desk, document("One", second=True))
    await service.publish(desk.services, bot, author="Bea", message="The first")
    await change(desk, bot, document("Two"))
    await service.publish(desk.services, bot, author="Carl", message="Without hours")
    one = await person(size=size, scheme=scheme)
    page = one.page
    await one.sign_in(await desk.account())
    await one.open(f"/bots/{bot}")
    if size == PHONE:
        await page.get_by_role("button", name="More views").click()
    await page.get_by_role("menuitem" if size == PHONE else "button", name="History").click()
    versions = page.get_by_role("navigation", name="Versions")
    await expect(versions.get_by_role("button")).to_have_count(2)
    await expect(page.locator("del").filter(has_text="One")).to_be_visible()
    await look(page, "history", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("button", name="On the canvas").click()
    await expect(page.locator("[data-mark=removed]")).to_contain_text("Hours")
    await look(page, "history-canvas", tmp_path)
    await versions.get_by_role("button", name="Version 1").click()
    await page.get_by_role("button", name="Make it live again").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Nobody is in the middle of a talk.")
    await look(page, "deploy", tmp_path)
    await page.get_by_role("dialog").get_by_role("button", name="Make it live again").click()
    await expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    assert (await desk.services.desk.bots.get(bot)).live == 1
    await page.get_by_role("button", name="Restore").click()
    await page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    await expect(page.get_by_text("Version 1 is the draft now.")).to_be_visible()
    await expect(page.locator(".react-flow__node-card").first).to_contain_text("One")
    (flow,) = (await desk.services.desk.bots.draft(bot)).document["flows"]
    assert [node["id"] for node in flow["nodes"]] == ["hello", "hours"]


async def test_who_may_not_publish_still_reads_the_history(desk: Desk, person: NewPerson) -> None:
    bot = await make(desk, document("One"))
    one = await person()
    await one.sign_in(await desk.account("viewer"))
    await one.open(f"/bots/{bot}")
    await expect(one.page.get_by_role("button", name="History")).to_be_visible()
    await expect(one.page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    await one.page.get_by_role("button", name="History").click()
    await expect(one.page.get_by_text("Nothing published yet")).to_be_visible()
