"""Simulating in the builder, by what is visible: talking, time, going back, failures, answers instead of systems."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.ui.conftest import PHONE, Desk, NewPerson, Person, put_before, running_desk
from wabot_admin import bots as service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """Give one admin for all stories here; each makes bots and accounts of its own."""
    async with running_desk(tmp_path_factory.mktemp("simulate")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def person(browser: Browser, desk: Desk) -> AsyncIterator[NewPerson]:
    """Give a function that puts someone before the desk."""
    async with put_before(browser, desk) as come:
        yield come


def node(id: str, type: str, title: str, **config: Any) -> dict[str, Any]:
    """Return a node."""
    return {"id": id, "type": type, "title": title, "config": config}


def document(nodes: list[dict[str, Any]], *edges: tuple[str, str, str]) -> dict[str, Any]:
    """Return a bot of one flow that any message starts."""
    flow = {
        "id": "main",
        "name": "Welcome",
        "start": nodes[0]["id"],
        "triggers": [{"id": "any", "type": "on.message", "config": {}}],
        "nodes": nodes,
        "edges": [{"source": source, "exit": exit, "target": target} for source, exit, target in edges],
        "layout": {each["id"]: [320 * place, 0] for place, each in enumerate(nodes)},
    }
    return {"spec": 1, "name": "Clinic", "flows": [flow]}


ROOMS = document(
    [
        node("ask", "talk.ask", "Name", text="What is your name?", save_as="name", timeout="PT24H"),
        node(
            "menu",
            "talk.menu",
            "Topic",
            text="How can I help, {{ name }}?",
            options=[{"id": "hours", "label": "Hours"}, {"id": "team", "label": "A person"}],
            save_as="topic",
        ),
        node("hours", "talk.say", "Hours", text="*We open at 9.*"),
        node("team", "talk.hand_over", "Team", text="Someone is coming."),
        node("back", "talk.say", "Back", text="I am back."),
        node("late", "talk.say", "Late", text="Are you still there?"),
    ],
    ("ask", "answered", "menu"),
    ("ask", "no_reply", "late"),
    ("menu", "hours", "hours"),
    ("menu", "team", "team"),
    ("team", "given_back", "back"),
)

STOCK = document(
    [
        node("call", "webhook.request", "Stock", url="https://shop.example/stock", method="GET", save_as="stock"),
        node("tell", "talk.say", "Tell", text="{{ stock.body.left }} left"),
    ],
    ("call", "success", "tell"),
)


async def simulate(one: Person, content: dict[str, Any], *, role: str = "admin") -> Page:
    """Open the builder of a new bot and its simulation."""
    bot = (await service.import_bot(one.desk.services, content)).bot
    await one.sign_in(await one.desk.account(role, name=f"A{bot}"))
    await one.open(f"/bots/{bot}")
    await one.page.get_by_role("button", name="Simulate").click()
    await expect(phone(one.page)).to_contain_text("Write the first message")
    return one.page


def phone(page: Page) -> Any:
    """Return the list of messages."""
    return page.get_by_role("log", name="The talk")


async def say(page: Page, text: str) -> None:
    """Write as the person."""
    await page.get_by_role("textbox", name="Write as Ana").fill(text)
    await page.keyboard.press("Enter")


async def look(page: Page, name: str, folder: Path) -> None:
    """Keep what the page looks like."""
    await page.screenshot(path=folder / f"{name}.png")


async def test_a_talk_lights_its_way_and_one_goes_back_in_it(desk: Desk, person: NewPerson, tmp_path: Path) -> None:
    one = await person()
    page = await simulate(one, ROOMS)
    cards = page.locator(".react-flow__node-card")
    await say(page, "hi")
    await expect(phone(page)).to_contain_text("What is your name?")
    await expect(cards.filter(has_text="Name").filter(has_text="The talk is here")).to_be_visible()
    await say(page, "Rita")
    await expect(phone(page)).to_contain_text("How can I help, Rita?")
    await expect(cards.filter(has_text="Topic").filter(has_text="The talk is here")).to_be_visible()
    await expect(page.locator(".wabot-edge-lit")).to_have_count(1)
    await look(page, "simulate", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("tab", name="Variables").click()
    await expect(page.get_by_role("row", name="name Rita new")).to_be_visible()
    await page.get_by_role("button", name="Hours", exact=True).click()
    await expect(phone(page)).to_contain_text("We open at 9.")
    await expect(phone(page)).to_contain_text("The talk ended")
    await expect(page.get_by_role("row", name="topic Hours new")).to_be_visible()
    await page.get_by_role("tab", name="Steps").click()
    await page.get_by_role("button", name="1: “hi”").click()
    await expect(page.get_by_text("Moment 1 of 3")).to_be_visible()
    await expect(phone(page)).not_to_contain_text("Rita")
    await expect(cards.filter(has_text="Name").filter(has_text="The talk is here")).to_be_visible()
    await look(page, "simulate-past", tmp_path)
    await say(page, "Bea")
    await expect(phone(page)).to_contain_text("How can I help, Bea?")
    await expect(phone(page)).not_to_contain_text("Rita")
    await page.emulate_media(color_scheme="dark")
    await look(page, "simulate-dark", tmp_path)
    assert await one.axe() == []


async def test_time_is_let_pass_and_a_talk_is_handed_over_and_given_back(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    one = await person()
    page = await simulate(one, ROOMS)
    await say(page, "hi")
    await page.get_by_role("button", name="Jump ahead").click()
    await expect(phone(page)).to_contain_text("1 day later")
    await expect(phone(page)).to_contain_text("The wait ran out")
    await expect(phone(page)).to_contain_text("Are you still there?")
    await say(page, "hi")
    await say(page, "Rita")
    await page.get_by_role("button", name="A person", exact=True).click()
    await expect(phone(page)).to_contain_text("Someone is coming.")
    await expect(page.get_by_text("Your team has this talk")).to_be_visible()
    await look(page, "simulate-human", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("button", name="Give it back to the bot").click()
    await expect(phone(page)).to_contain_text("I am back.")


async def test_what_fails_is_shown_where_it_failed_and_an_answer_is_declared_instead(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    one = await person()
    page = await simulate(one, STOCK)
    await say(page, "hi")
    await page.get_by_role("tab", name="Calls").click()
    await expect(page.get_by_text("no answer is declared").last).to_be_visible()
    await look(page, "simulate-failed", tmp_path)
    await page.get_by_role("button", name="Declare its answer").click()
    await page.get_by_role("textbox", name="What it says").fill('{"left": 3}')
    await look(page, "simulate-stub", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await say(page, "again")
    await expect(phone(page)).to_contain_text("3 left")
    await page.get_by_role("button", name="Who talks, and how").click()
    await page.get_by_label("Name", exact=True).fill("Rui")
    await page.get_by_label("Language of the person").select_option("pt")
    await page.get_by_role("radio", name="Really called").check()
    await look(page, "simulate-setup", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("button", name="Start the talk").click()
    await expect(page.get_by_text("Live: calls really reach other systems")).to_be_visible()
    await expect(phone(page)).to_contain_text("Write the first message")
    assert await one.axe() == []
    await page.get_by_role("button", name="Who talks, and how").click()
    await page.get_by_role("radio", name="Not called").check()
    await page.get_by_role("button", name="Start the talk").click()
    await expect(page.get_by_text("Live: calls really reach other systems")).to_have_count(0)
    await page.get_by_role("textbox", name="Write as Rui").fill("hi")
    await page.keyboard.press("Enter")
    await expect(phone(page)).to_contain_text("3 left")


def happening(id: str, type: str, text: str, **config: Any) -> dict[str, Any]:
    """Return a flow that one thing starts and that says one thing."""
    return {
        "id": id,
        "name": id.title(),
        "start": "say",
        "triggers": [{"id": "begins", "type": type, "config": config}],
        "nodes": [node("say", "talk.say", id.title(), text=text)],
        "edges": [],
    }


def shop() -> dict[str, Any]:
    """Return a bot that a webhook, a schedule, pictures and places start, and whose menu is a poll."""
    options = [{"id": "bread", "label": "Bread"}, {"id": "cake", "label": "Cake"}]
    made = document(
        [
            node(
                "menu", "talk.menu", "Menu", text="What would you like?", style="poll", options=options, save_as="wish"
            ),
            node("thanks", "talk.say", "Thanks", text="{{ wish }}, good choice!"),
        ],
        ("menu", "bread", "thanks"),
        ("menu", "cake", "thanks"),
    )
    made["languages"] = ["pt"]
    made["translations"] = {"pt": {"main/menu/options/cake/label": "Bolo"}}
    made["flows"] += [
        happening("paid", "webhook.received", "We got {{ webhook.sum }} euros.", name="paid", secret="shop_hook"),
        happening("monday", "on.schedule", "A new week, new bread.", cron="0 9 * * 1"),
        happening("picture", "on.media", "A fine picture."),
        happening("place", "on.location", "We are around the corner."),
    ]
    return made


async def test_what_happens_besides_words_is_simulated_and_kept_as_a_test_that_passes(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    one = await person()
    page = await simulate(one, shop())
    happen = page.get_by_role("button", name="Let time pass")
    await happen.click()
    await look(page, "simulate-happens", tmp_path)
    await page.get_by_role("menuitem", name="Fire the schedule of “Monday”").click()
    await expect(phone(page)).to_contain_text("A new week, new bread.")
    await happen.click()
    await page.get_by_role("menuitem", name="Call the webhook paid…").click()
    await page.get_by_role("textbox", name="What it sends (JSON)").fill('{"sum": 12}')
    await look(page, "simulate-hook", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("dialog").get_by_role("button", name="Call", exact=True).click()
    await expect(phone(page)).to_contain_text("We got 12 euros.")
    for sent, answer in (("Picture", "A fine picture."), ("Place", "We are around the corner.")):
        await page.get_by_role("button", name="Send something else").click()
        await page.get_by_role("menuitem", name=sent, exact=True).click()
        await expect(phone(page)).to_contain_text(answer)
    await say(page, "hi")
    await phone(page).get_by_role("button", name="Cake").click()
    await expect(phone(page)).to_contain_text("Cake, good choice!")
    await look(page, "simulate-shop", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("button", name="Save as a test").click()
    await page.get_by_label("Name of the test").fill("All of it")
    await page.get_by_role("button", name="Save the test").click()
    await page.get_by_role("button", name="Show the tests").click()
    tests = page.get_by_role("region", name="Tests")
    await tests.get_by_role("button", name="Run all").click()
    await expect(tests.get_by_text("1 test passed")).to_be_visible()
    await page.get_by_role("button", name="Simulate").click()
    await page.get_by_role("button", name="Who talks, and how").click()
    await page.get_by_label("Language of the person").select_option("pt")
    await page.get_by_role("button", name="Start the talk").click()
    for text in ("hi", "what?"):  # a poll is voted in whatever was said after it
        await say(page, text)
    await phone(page).get_by_role("button", name="Bolo").click()
    await expect(phone(page)).to_contain_text("Bolo, good choice!")
    await look(page, "simulate-green", tmp_path)


async def test_on_a_phone_the_talk_has_the_screen_and_its_inside_a_press_away(
    desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    one = await person(size=PHONE)
    page = await simulate(one, ROOMS, role="editor")
    await say(page, "hi")
    await page.get_by_role("button", name="Send something else").click()
    await page.get_by_role("menuitem", name="Picture").click()
    await expect(phone(page).get_by_text("Picture")).to_be_visible()
    await look(page, "simulate-phone", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("button", name="Show what happens inside").click()
    await expect(page.get_by_role("button", name="1: “hi”")).to_be_visible()
    await look(page, "simulate-phone-inside", tmp_path)
    assert await one.axe() == []
    await page.get_by_role("button", name="Who talks, and how").click()
    await expect(page.get_by_role("radio", name="Really called")).to_be_disabled()
