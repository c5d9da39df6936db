"""Finding what was said and coming back to what was not sent: search in messages, filters, drafts."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Desk, NewPerson
from tests.ui.talks import MINUTE, START, Line, put_lines
from wabot_admin.numbers import add_number

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_words_of_a_message_lead_to_its_place_in_a_long_talk(desk: Desk, person: NewPerson) -> None:
    lines = [Line(text=f"Message {count}.") for count in range(500)]
    lines[120] = Line(text="Do you have the *Crème brûlée* <b>torch</b> in blue?")
    await put_lines(desk.services.desk, lines, name="Bo Lima", phone="351910000002", ended="finished")
    await put_lines(desk.services.desk, [Line(text="hello")], end=START + MINUTE)
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/conversations")
    people = page.get_by_role("region", name="Conversations").get_by_role("listitem")
    await expect(people).to_have_count(1)
    await page.get_by_role("searchbox").fill("creme torch")
    await expect(page.get_by_text("Nothing matches")).to_be_visible()
    await page.get_by_role("button", name="Search in what was said").click()
    await expect(people).to_have_count(1)
    await expect(page.get_by_role("searchbox", name="Words in messages")).to_have_value("creme torch")
    assert await people.get_by_role("mark").all_text_contents() == ["Crème", "torch"]
    assert await ana.axe() == []
    await people.get_by_role("link").click()
    log = page.get_by_role("log", name="Messages")
    found = log.get_by_text("in blue?")
    await expect(found).to_be_in_viewport()
    await expect(log.get_by_text("Message 122.", exact=True)).to_be_in_viewport()
    assert await log.get_by_text("Message 499.", exact=True).count() == 0
    assert await ana.axe() == []
    await page.reload()
    await expect(found).to_be_in_viewport()
    await page.get_by_role("button", name="To the newest").click()
    await expect(log.get_by_text("Message 499.", exact=True)).to_be_in_viewport()
    await ana.open(page.url.replace("message=i", "message=i99"))
    await expect(log.get_by_text("Message 499.", exact=True)).to_be_in_viewport()


async def test_the_inbox_is_narrowed_to_a_number(desk: Desk, person: NewPerson) -> None:
    for id in ("front", "night"):
        await add_number(desk.services, name=f"{id.title()} desk", id=id)
        await put_lines(desk.services.desk, [Line(text="hello")], number=id, name=f"Who wrote to {id}")
    ana = await person(size=PHONE)
    await ana.sign_in(await desk.account())
    await ana.open("/conversations")
    await ana.page.get_by_role("button", name="Filters").click()
    await ana.page.get_by_label("Number", exact=True).select_option("Night desk")
    people = ana.page.get_by_role("region", name="Conversations").get_by_role("listitem")
    await expect(people).to_have_count(1)
    await expect(people).to_contain_text("Who wrote to night")
    assert "number=night" in ana.page.url


async def test_a_draft_outlives_going_elsewhere_and_a_reload_but_not_signing_out(desk: Desk, person: NewPerson) -> None:
    id, _ = await put_lines(desk.services.desk, [Line(text="hello")], owner="human")
    hi = [Line(text="hi")]
    await put_lines(desk.services.desk, hi, owner="human", name="Bo Lima", phone="351910000002")
    ana = await person(scheme="dark")
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open(f"/conversations/{id}")
    box = page.get_by_label("Your reply")
    await box.fill("We open at *nine*, not at ten")
    shown = page.get_by_role("group", name="As WhatsApp shows it")
    await expect(shown.get_by_text("nine", exact=True)).to_have_css("font-weight", "600")
    assert await ana.axe() == []
    chooser = page.locator("input[type=file]")
    await chooser.set_input_files({"name": "hours.txt", "mimeType": "text/plain", "buffer": b"nine"})
    await expect(page.get_by_text("Attached: hours.txt")).to_be_visible()
    await page.get_by_role("link", name="Bo Lima").click()
    await expect(page.get_by_role("heading", name="Conversation with Bo Lima")).to_be_attached()
    await expect(box).to_have_value("")
    await page.get_by_role("link", name="Ana Souza").click()
    await expect(page.get_by_role("heading", name="Conversation with Ana Souza")).to_be_attached()
    await expect(box).to_have_value("We open at *nine*, not at ten")
    await expect(page.get_by_text("Attached: hours.txt")).to_be_visible()
    await page.reload()
    await expect(box).to_have_value("We open at *nine*, not at ten")
    await box.fill("x" * 4000)
    await expect(page.get_by_text("96 signs left")).to_be_visible()
    await page.get_by_role("button", name="Your account").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert await page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
