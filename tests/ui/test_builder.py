"""The builder, by what is visible: opening, drawing, editing, saving, undoing and merging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.ui.conftest import Desk, NewPerson, Person
from wabot_admin import bots as service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def make_bot(desk: Desk, *, sample: str | None = None) -> str:
    """Make a bot, empty or as a sample, and return its id."""
    draft = await service.create_bot(desk.services, name="Clinic", **({"sample": sample} if sample else {}))
    return draft.bot


async def draft_of(desk: Desk, bot: str) -> Mapping[str, Any]:
    """Return the draft as it is saved."""
    return (await desk.services.desk.bots.draft(bot)).document


async def open_builder(one: Person, bot: str, email: str) -> Page:
    """Sign in and open a bot, up to its canvas."""
    await one.sign_in(email)
    await one.open(f"/bots/{bot}")
    await expect(one.page.get_by_role("heading", level=1)).to_be_visible()
    return one.page


async def saved(page: Page) -> None:
    """Wait until all is saved."""
    await expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()


async def test_steps_are_added_joined_titled_and_saved_without_a_button(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk)
    page = await open_builder(await person(), bot, await desk.account())
    await page.get_by_role("button", name="Add “Say something”").click()
    await page.get_by_label("Title").fill("Greeting")
    await page.get_by_role("button", name="Add “Offer a menu").click()
    await saved(page)
    (flow,) = (await draft_of(desk, bot))["flows"]
    assert [node.get("title") for node in flow["nodes"]] == ["Greeting", None]
    assert [(edge["source"], edge["exit"], edge["target"]) for edge in flow["edges"]] == [("say", "next", "menu")]
    assert flow["start"] == "say"
    await page.reload()
    await expect(page.get_by_role("region", name="Steps")).to_be_visible()
    await expect(page.locator(".react-flow__node").get_by_text("Greeting")).to_be_visible()


async def test_an_empty_bot_says_how_to_begin_and_is_begun_by_keys_alone(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk)
    one = await person()
    page = await open_builder(one, bot, await desk.account())
    heading = page.get_by_role("heading", name="How does your bot begin?")
    await expect(heading).to_be_visible()
    steps, asked = await page.get_by_role("complementary", name="Steps").bounding_box(), await heading.bounding_box()
    assert steps is not None
    assert asked is not None
    assert asked["x"] > steps["x"] + steps["width"]
    assert await one.axe() == []
    begins = page.get_by_role("region", name="When someone writes, or something happens…")
    await begins.get_by_role("button", name="Any other message").press("Enter")
    await expect(page.get_by_role("heading", name="What begins this flow")).to_be_visible()
    await expect(page.locator("#inspector")).to_be_focused()
    await begins.get_by_role("button", name="Any other message", pressed=True).press("Enter")
    first = page.get_by_role("region", name="…the bot does this first")
    await first.get_by_role("button", name="Say something").press("Enter")
    await expect(page.locator(".react-flow__node-card")).to_contain_text("Say something")
    await expect(page.locator(".react-flow__node-start")).to_contain_text("Any other message")
    await expect(page.locator("#inspector")).to_be_focused()
    await expect(page.get_by_role("heading", name="How does")).to_have_count(0)
    await saved(page)
    (flow,) = (await draft_of(desk, bot))["flows"]
    assert [(flow["name"], flow["start"], [each["type"] for each in flow["triggers"]])] == [
        ("Welcome", "say", ["on.message"])
    ]


async def test_what_was_done_is_undone_and_redone(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk)
    page = await open_builder(await person(), bot, await desk.account())
    await page.get_by_role("button", name="Add “Say something”").click()
    await page.get_by_role("button", name="Add “Say something”").click()
    cards = page.locator(".react-flow__node-card")
    await expect(cards).to_have_count(2)
    await page.get_by_role("button", name="Undo").click()
    await expect(cards).to_have_count(1)
    await page.keyboard.press("Control+y")
    await expect(cards).to_have_count(2)
    await saved(page)
    assert len((await draft_of(desk, bot))["flows"][0]["nodes"]) == 2


async def test_who_may_only_read_sees_the_flow_and_nothing_to_change_it_with(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk, sample="clinic")
    page = await open_builder(await person(), bot, await desk.account("viewer"))
    await expect(page.locator(".react-flow__node-card").first).to_be_visible()
    await expect(page.get_by_role("status").get_by_text("You can look, not change")).to_be_visible()
    await expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    await expect(page.get_by_role("button", name="Add “Say something”")).to_have_count(0)


async def test_two_people_change_different_things_and_both_are_kept(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk, sample="echo")
    email = await desk.account()
    first = await open_builder(await person(), bot, email)
    second = await open_builder(await person(), bot, email)
    for page, flow in ((first, "From the first"), (second, "From the second")):
        await page.get_by_role("button", name="New flow").click()
        await page.get_by_label("Name of the new flow").fill(flow)
        await page.keyboard.press("Enter")
        await saved(page)
    await expect(second.get_by_text("Someone else's changes were added to yours.")).to_be_visible()
    names = [flow["name"] for flow in (await draft_of(desk, bot))["flows"]]
    assert {"From the first", "From the second"} <= set(names)


async def test_a_step_is_edited_with_variables_offered_while_typing(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk, sample="clinic")
    one = await person()
    page = await open_builder(one, bot, await desk.account())
    await page.get_by_role("button", name="Menu", exact=True).click()
    await page.locator(".react-flow__node-card").filter(has_text="How can I help you?").click()
    text = page.get_by_role("textbox", name="Text", exact=False).first
    await text.fill("Hello {{ full")
    await text.press("End")
    await text.press_sequentially("_")
    await expect(page.get_by_role("option", name="full_name")).to_be_visible()
    await text.press("Enter")
    await expect(text).to_have_value("Hello {{ full_name }}")
    await page.get_by_role("button", name="Add to Options").click()
    await page.get_by_label("Label").last.fill("Prices")
    await expect(page.locator(".react-flow__node-card").filter(has_text="Prices")).to_be_visible()
    await page.get_by_label("Prices", exact=True).select_option(label="Say something · hours")
    await saved(page)
    assert await one.axe() == []
    menu = next(flow for flow in (await draft_of(desk, bot))["flows"] if flow["id"] == "menu")
    assert menu["nodes"][0]["config"]["text"] == "Hello {{ full_name }}"
    added = menu["nodes"][0]["config"]["options"][-1]
    assert added["label"] == "Prices"
    assert {"source": menu["nodes"][0]["id"], "exit": added["id"], "target": "hours"} in menu["edges"]


async def test_what_is_changed_while_the_connection_is_away_is_kept_whatever_can_not_be_loaded(
    desk: Desk, person: NewPerson
) -> None:
    bot = await make_bot(desk, sample="clinic")
    page = await open_builder(await person(), bot, await desk.account())
    await page.get_by_role("button", name="Add “Say something”").click()
    text = page.locator("#inspector").get_by_label("Text")
    await expect(text).to_be_visible()
    await saved(page)
    await page.context.set_offline(True)
    await text.fill("Written without a connection")
    await expect(page.get_by_text("Offline: your work is kept here")).to_be_visible()
    await page.get_by_role("button", name="Simulate").click()
    await expect(page.get_by_role("alert").get_by_text("This part could not be shown")).to_be_visible()
    await page.context.set_offline(False)
    await saved(page)
    assert "Written without a connection" in str(await draft_of(desk, bot))


async def test_two_people_change_the_same_text_and_one_of_them_chooses(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk, sample="clinic")
    email = await desk.account()
    first = await open_builder(await person(), bot, email)
    other = await person()
    second = await open_builder(other, bot, email)
    for page in (first, second):
        await page.locator(".react-flow__node-card").first.click()
    for page, text in ((first, "From the first"), (second, "From the second")):
        await page.get_by_role("textbox", name="Text").first.fill(text)
        if page is first:
            await saved(page)
    await expect(second.get_by_role("dialog")).to_contain_text("From the first")
    assert await other.axe() == []
    await second.get_by_label("Theirs").check()
    await second.get_by_role("button", name="Keep these").click()
    await saved(second)
    await expect(second.get_by_role("textbox", name="Text").first).to_have_value("From the first")


async def test_a_step_is_found_copied_to_another_bot_and_connected_by_keys_alone(desk: Desk, person: NewPerson) -> None:
    bot, other = await make_bot(desk, sample="clinic"), await make_bot(desk)
    one = await person()
    page = await open_builder(one, bot, await desk.account())
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await expect(page.locator(".react-flow__node-card").first).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill("how can i help")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=2).filter(has_text="Offer a menu")).to_be_visible()
    await page.keyboard.press("Control+c")
    await one.open(f"/bots/{other}")
    await page.get_by_role("button", name="New flow").click()
    await page.get_by_label("Name of the new flow").fill("Hello")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+v")
    cards = page.locator(".react-flow__node-card")
    await expect(cards).to_have_count(1)
    await page.locator(".react-flow").focus()
    await page.keyboard.press("a")
    await page.get_by_role("combobox").fill("say something")
    await page.keyboard.press("Enter")
    await expect(cards).to_have_count(2)
    await page.locator(".react-flow").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_role("heading", level=2).filter(has_text="Offer a menu")).to_be_visible()
    await saved(page)
    (flow,) = (await draft_of(desk, other))["flows"]
    assert [(edge["source"], edge["exit"], edge["target"]) for edge in flow["edges"]] == [("choose", "book", "say")]


async def test_a_flow_is_run_by_another_and_one_goes_into_it_and_back_out(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk)
    one = await person()
    page = await open_builder(one, bot, await desk.account())
    inspector = page.get_by_role("complementary", name="Step", exact=True)
    await page.get_by_role("button", name="Words in a message").click()
    await expect(inspector.get_by_text("“Words” is missing. Fill it in.")).to_be_visible()
    await page.get_by_role("button", name="Add “Run another flow”").click()
    await expect(page.locator(".react-flow__node-start")).to_contain_text("1 problem")
    await page.get_by_role("button", name="New flow").click()
    await page.get_by_placeholder("Name of the new flow").fill("Where to bring it")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("A flow that another one runs needs no start.")).to_be_visible()
    await page.get_by_role("button", name="Welcome", exact=True).click()
    await page.get_by_role("button", name="Show all").click()
    card = page.locator(".react-flow__node-card")
    await card.click()
    await inspector.get_by_role("combobox", name="Flow").select_option(label="Where to bring it")
    await expect(card).to_contain_text("Where to bring it")
    await inspector.get_by_role("button", name="Open the flow “Where to bring it”").click()
    await expect(inspector.get_by_label("Name of the flow")).to_have_value("Where to bring it")
    assert await one.axe() == []
    await inspector.get_by_role("button", name="Welcome · Run another flow").click()
    await expect(inspector.get_by_role("heading", name="Run another flow")).to_be_visible()
    await page.get_by_role("button", name="Add a note").click()
    await page.keyboard.type("Ask Maria first")
    await expect(page.locator(".react-flow__node-note")).to_contain_text("Ask Maria first")


async def test_steps_pasted_into_another_bot_bring_the_flow_they_run(desk: Desk, person: NewPerson) -> None:
    bot, other = await make_bot(desk), await make_bot(desk)
    call = {"id": "call", "type": "logic.call", "version": 1, "config": {"flow": "where"}}
    ask = {"id": "ask", "type": "talk.ask", "version": 1, "config": {"text": "Where to, {{ city }}?"}}
    flows = [
        {"id": "main", "name": "Main", "start": "call", "nodes": [call]},
        {"id": "where", "name": "Where to", "start": "ask", "nodes": [ask]},
    ]
    draft = await desk.services.desk.bots.draft(bot)
    document = {**draft.document, "flows": flows, "variables": [{"name": "city"}, {"name": "age"}]}
    await service.save_draft(desk.services, bot, document, rev=draft.rev)
    page = await open_builder(await person(), bot, await desk.account())
    await page.locator(".react-flow__node-card").click()
    await page.keyboard.press("Control+c")
    await page.goto(f"{desk.address}/bots/{other}")
    await expect(page.get_by_role("heading", name="How does your bot begin?")).to_be_visible()
    await page.keyboard.press("Control+v")
    await expect(page.locator(".react-flow__node-card")).to_contain_text("Where to")
    await saved(page)
    there = await draft_of(desk, other)
    assert [(flow["name"], len(flow["nodes"])) for flow in there["flows"]] == [("Welcome", 1), ("Where to", 1)]
    assert [each["name"] for each in there["variables"]] == ["city"]


async def test_connections_are_drawn_of_cards_first_seen_from_afar_and_stay_when_one_comes_nearer(
    desk: Desk, person: NewPerson
) -> None:
    bot = await make_bot(desk, sample="clinic")
    page = await open_builder(await person(), bot, await desk.account())
    await page.get_by_role("button", name="Book an appointment", exact=True).click()
    await page.get_by_role("button", name="Show all").click()
    cards, lines = page.locator(".react-flow__node-card"), page.locator(".react-flow__edge")
    (flow,) = [each for each in (await draft_of(desk, bot))["flows"] if each["id"] == "booking"]
    await expect(cards).to_have_count(len(flow["nodes"]))
    await expect(lines).to_have_count(len(flow["edges"]) + 1)  # and the one from what starts it
    await expect(cards.get_by_text("Next")).to_have_count(0)
    for _ in range(4):
        await page.get_by_role("button", name="Zoom in").click()
    await expect(cards.get_by_text("Next").first).to_be_visible()
    shown = set(await cards.evaluate_all("all => all.map(one => one.dataset.id)"))
    inside = [each for each in flow["edges"] if {each["source"], each["target"]} <= shown]
    for each in inside:
        await expect(page.get_by_test_id(f"rf__edge-{each['source']}/{each['exit']}")).to_have_count(1)
