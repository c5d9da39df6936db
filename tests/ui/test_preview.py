"""The builder's preview, by what is visible: messages as the person will see them, drawn without asking anybody."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.ui.conftest import PHONE, Desk, NewPerson, Person
from wabot_admin import bots as service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = '<img src=x onerror="window.__ran=1"> https://evil.example/x <b>no</b>'


def say(id: str, text: str) -> dict[str, Any]:
    """Return a node that says a text."""
    return {"id": id, "type": "talk.say", "title": id.capitalize(), "config": {"text": text}}


DOCUMENT: dict[str, Any] = {
    "spec": 1,
    "name": "Bakery",
    "flows": [
        {
            "id": "main",
            "name": "Main",
            "start": "greeting",
            "triggers": [{"id": "any", "type": "on.message", "config": {}}],
            "nodes": [
                say("greeting", "Hello *{{ contact.name }}*, _welcome_ ~back~\n- `bread`\n> fresh"),
                {
                    "id": "which",
                    "type": "talk.menu",
                    "title": "Which bread",
                    "config": {
                        "text": "Which bread?",
                        "options": [{"id": "rye", "label": "Rye"}, {"id": "corn", "label": "Corn"}],
                    },
                },
                {
                    "id": "vote",
                    "type": "talk.menu",
                    "title": "Vote",
                    "config": {"text": "Like it?", "style": "poll", "options": [{"id": "y", "label": "Very much"}]},
                },
                {
                    "id": "form",
                    "type": "forms.form",
                    "title": "Order form",
                    "config": {
                        "name": "order",
                        "intro": "Two questions.",
                        "fields": [
                            {"name": "who", "question": "Who is it for?"},
                            {
                                "name": "size",
                                "question": "Which size?",
                                "type": "choice",
                                "choices": ["Small", "Large"],
                                "help": "Large feeds four.",
                            },
                        ],
                    },
                },
                {"id": "list", "type": "talk.send_media", "config": {"file": "menu.pdf", "type": "document"}},
                {
                    "id": "map",
                    "type": "talk.send_location",
                    "config": {"latitude": 38.7, "longitude": -9.1, "name": "Shop"},
                },
                {"id": "count", "type": "logic.set", "title": "Count", "config": {"name": "n", "value": 1}},
                say("hostile", HOSTILE),
            ],
            "edges": [
                {"source": "greeting", "exit": "next", "target": "which"},
                {"source": "which", "exit": "rye", "target": "vote"},
            ],
            "layout": {
                "greeting": [0, 0],
                "which": [300, 0],
                "vote": [600, 0],
                "form": [0, 240],
                "list": [300, 240],
                "map": [600, 240],
                "count": [0, 480],
                "hostile": [300, 480],
            },
        }
    ],
    "translations": {"pt": {"main/which/text": "Que pão?", "main/which/options/0/label": "Centeio"}},
}


async def open_bot(desk: Desk, one: Person) -> Page:
    """Make the bot and open it, up to its canvas."""
    bot = (await service.import_bot(desk.services, DOCUMENT)).bot
    await one.sign_in(await desk.account())
    await one.open(f"/bots/{bot}")
    await expect(one.page.locator(".react-flow__node-card").first).to_be_visible()
    await one.page.get_by_role("button", name="Show all").click()
    return one.page


async def test_a_step_is_seen_as_the_person_will_see_it_and_nobody_is_asked(desk: Desk, person: NewPerson) -> None:
    one = await person()
    page = await open_bot(desk, one)
    await page.get_by_role("button", name="Preview", exact=True).click()
    phone = page.get_by_role("region", name="Messages as the person sees them")
    await expect(phone).to_contain_text("Which bread?")
    await expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()
    asked: list[str] = []
    # parts of the page itself may still be on their way
    page.on("request", lambda request: "/api/" not in request.url or asked.append(request.url))

    async def choose(text: str) -> None:
        await page.locator(".react-flow__node-card").filter(has_text=text).click()

    await choose("Greeting")
    await expect(phone.locator("strong")).to_have_text("contact.name")
    await expect(phone.locator("em")).to_have_text("welcome")
    await expect(phone.locator("s")).to_have_text("back")
    await expect(phone.get_by_role("listitem")).to_contain_text("bread")
    await expect(phone.locator("blockquote")).to_have_text("fresh")
    await page.get_by_label("contact.name").fill("Ana")
    await expect(phone.locator("strong")).to_have_text("Ana")

    await choose("Which bread")
    await expect(phone.get_by_role("listitem")).to_have_text(["1.Rye", "2.Corn"])
    await page.get_by_label("Language").select_option(label="Portuguese")
    await expect(phone).to_contain_text("Que pão?")
    await expect(phone.get_by_role("listitem")).to_have_text(["1.Centeio", "2.Corn"])
    await expect(phone).to_contain_text("1 text of this step is shown in English: it is not translated.")

    await choose("Vote")
    await expect(phone).to_contain_text("View votes")
    await choose("Order form")
    await expect(phone).to_contain_text("Who is it for?")
    said = await phone.inner_text()
    order = ["Two questions.", "Who is it for?", "Which size?", "Small", "Large", "Large feeds four."]
    assert sorted(order, key=said.index) == order
    await choose("Send a file")
    await expect(phone).to_contain_text("menu.pdf")
    await choose("Send a place")
    await expect(phone).to_contain_text("38.7, -9.1")
    await choose("Count")
    await expect(phone).to_contain_text("“Count” sends nothing")
    await choose("Hostile")
    await expect(phone).to_contain_text(HOSTILE)
    assert await phone.get_by_role("link").count() == 0
    await page.get_by_role("button", name="Whole way").click()
    await expect(phone).to_contain_text("Like it?")
    await expect(phone).not_to_contain_text("Who is it for?")
    await page.get_by_role("button", name="Dark phone").click()
    assert asked == [], "the preview asked the server"
    assert await page.evaluate("window.__ran") is None
    assert await one.axe() == []


async def test_the_preview_stays_open_beside_the_form_from_step_to_step(desk: Desk, person: NewPerson) -> None:
    one = await person(size=PHONE, scheme="dark")
    page = await open_bot(desk, one)
    await page.locator(".react-flow__node-card").filter(has_text="Greeting").click()
    await page.get_by_label("Text").first.fill("Good *morning*")
    await page.get_by_role("tab", name="Preview").click()
    phone = page.get_by_role("region", name="Messages as the person sees them")
    await expect(phone.locator("strong")).to_have_text("morning")
    assert await one.axe() == []
    await page.get_by_role("button", name="Close").click()
    await page.get_by_role("button", name="More views").click()
    await page.get_by_role("menuitem", name="Preview").click()
    await phone.get_by_role("button", name="Go to “Vote”").click()
    await page.get_by_role("button", name="Close").click()
    await expect(page.get_by_role("heading", name="Vote")).to_be_visible()
    await expect(phone).to_contain_text("Very much")
