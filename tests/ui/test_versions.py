"""A published version in the builder, by what is visible: its own canvas, its heat, talks with it, the way back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Busy, Desk, NewPerson
from wabot_admin import bots as service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def desk(busy: Busy) -> Desk:
    """Let people come to the desk after a busy month; who changes a bot makes one."""
    return busy


def greeting(text: str, *more: str) -> dict[str, Any]:
    """Return a bot that greets any message, and says more after it."""
    nodes = [
        {"id": f"say{place}", "type": "talk.say", "title": f"Text {place}", "config": {"text": said}}
        for place, said in enumerate((text, *more))
    ]
    flow = {
        "id": "main",
        "name": "Main",
        "start": "say0",
        "triggers": [{"id": "any", "type": "on.message", "config": {}}],
        "nodes": nodes,
        "edges": [
            {"source": before["id"], "exit": "next", "target": after["id"]}
            for before, after in zip(nodes, nodes[1:], strict=False)
        ],
        "layout": {node["id"]: [320 * place, 0] for place, node in enumerate(nodes)},
    }
    return {"spec": 1, "name": "Bakery", "flows": [flow]}


async def published_and_changed(desk: Desk) -> str:
    """Return a bot whose first version said more than its draft does."""
    bot = (await service.import_bot(desk.services, greeting("Good morning!", "We open at 7."))).bot
    await service.publish(desk.services, bot, author="Bea Lopes", message="With our hours")
    draft = await desk.services.desk.bots.draft(bot)
    await service.save_draft(desk.services, bot, greeting("Good evening!"), rev=draft.rev)
    return bot


async def test_history_opens_a_version_to_look_at_talk_with_compare_and_restore(busy: Busy, person: NewPerson) -> None:
    bot = await published_and_changed(busy)
    one = await person()
    page = one.page
    await one.sign_in(await busy.account(name="Vera Cruz"))
    await one.open(f"/bots/{bot}")
    cards = page.locator(".react-flow__node-card")
    await expect(cards).to_have_count(1)
    await page.get_by_role("button", name="History").click()
    await page.get_by_role("link", name="Open it").click()
    shown = page.get_by_role("region", name="What is shown")
    await expect(shown).to_contain_text("Version 1")
    await expect(shown).to_contain_text("published by Bea Lopes")
    await expect(cards).to_have_count(2)
    await expect(cards.filter(has_text="We open at 7.")).to_be_visible()
    assert await one.axe() == []

    await cards.filter(has_text="Good morning!").click()
    await expect(page.get_by_label("Title")).to_be_disabled()
    for name in ("Publish", "Undo", "Tests", "Problems", "Remove"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    await page.keyboard.press("Delete")
    await expect(cards).to_have_count(2)

    await page.get_by_role("button", name="Simulate").click()
    await page.get_by_role("textbox", name="Write as Ana").fill("hi")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log", name="The talk")).to_contain_text("We open at 7.")
    await expect(page.locator(".wabot-edge-lit")).to_have_count(1)
    await expect(page.get_by_role("button", name="Save as a test")).to_have_count(0)

    await shown.get_by_role("button", name="Compare with the draft").click()
    await expect(page.get_by_role("heading", name="Version 1 and the draft")).to_be_focused()
    await expect(page.locator("del").filter(has_text="Good morning!")).to_be_visible()
    await expect(page.locator("ins").filter(has_text="Good evening!")).to_be_visible()
    assert await one.axe() == []
    await page.keyboard.press("Escape")
    await shown.get_by_role("link", name="Back to the draft").click()
    await expect(cards).to_have_count(1)

    await page.go_back()
    await shown.get_by_role("button", name="Restore").click()
    await page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    await expect(shown).to_have_count(0)
    await expect(cards).to_have_count(2)
    await expect(page.get_by_role("button", name="Publish", exact=True)).to_be_visible()
    (flow,) = (await busy.services.desk.bots.draft(bot)).document["flows"]
    assert [node["config"]["text"] for node in flow["nodes"]] == ["Good morning!", "We open at 7."]


async def test_what_was_not_saved_yet_is_saved_before_a_version_is_opened(busy: Busy, person: NewPerson) -> None:
    bot = await published_and_changed(busy)
    one = await person()
    page = one.page
    await one.sign_in(await busy.account(name="Vito Cruz"))
    await one.open(f"/bots/{bot}")
    await page.get_by_role("button", name="History").click()
    await expect(page.get_by_role("link", name="Open it")).to_be_visible()
    await page.get_by_role("button", name="Back to the canvas").click()
    await page.locator(".react-flow__node-card").click()
    await page.get_by_label("Title").fill("Evening")
    await page.get_by_role("button", name="History").click()
    await page.get_by_role("link", name="Open it").click()
    await expect(page.get_by_role("region", name="What is shown")).to_be_visible()
    (flow,) = (await busy.services.desk.bots.draft(bot)).document["flows"]
    assert flow["nodes"][0]["title"] == "Evening"


async def test_figures_lead_to_the_version_they_are_of(busy: Busy, person: NewPerson) -> None:
    one = await person()
    page = one.page
    await one.sign_in(await busy.account("viewer", name="Vasco Reis"))
    await one.open("/analytics?period=month")
    await one.card("Where people leave").get_by_role("link", name="Open this version").click()
    shown = page.get_by_role("region", name="What is shown")
    await expect(shown).to_contain_text("Version 1")
    await expect(shown.get_by_role("button", name="Restore")).to_have_count(0)
    heat = page.get_by_role("region", name="Heat")
    await expect(heat.get_by_text("37% left")).to_be_visible()
    await expect(heat.get_by_label("Version")).to_have_count(0)
    assert await one.axe() == []
    await page.go_back()
    await one.card("Where people leave").get_by_role("row").nth(1).get_by_role("link").click()
    await expect(page).to_have_url(re.compile(r"/bots/clinic\?revision=1&flow=menu"))
    await expect(page.locator(".react-flow__node-card.selected")).to_be_visible()


async def test_a_version_that_never_was_leads_to_those_that_were(busy: Busy, person: NewPerson) -> None:
    one = await person(size=PHONE, scheme="dark")
    page = one.page
    await one.sign_in(await busy.account("editor", name="Vania Reis"))
    await one.open("/bots/clinic?revision=77")
    await expect(page.get_by_text("“Clinic” has no version 77")).to_be_visible()
    assert await one.axe() == []
    await page.get_by_role("link", name="All versions").click()
    await page.get_by_role("link", name="Open it").click()
    await expect(page.get_by_role("region", name="What is shown")).to_contain_text("Version 1")
    await page.get_by_role("button", name="More for this version").click()
    await expect(page.get_by_role("menuitem", name="Compare with the draft")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
