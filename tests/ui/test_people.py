"""Contacts and captures as people use them: found, changed, opted out, erased; tables by kind, opened and exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.ui.conftest import DESKTOP, PHONE, Desk, NewPerson
from tests.ui.talks import Line, put_capture, put_lines
from wabot_admin.numbers import add_number
from wabot_core.conversations import Contact
from wabot_core.testing.contracts.makers import arrival

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_contact_is_found_changed_opted_out_and_erased(desk: Desk, person: NewPerson) -> None:
    await put_lines(desk.services.desk, [Line(text="hello")], name="Bo Lima", phone="351910000002")
    await put_lines(desk.services.desk, [Line(text="olá")], name="Ana Souza", fields={"city": "Porto"})
    await put_capture(desk.services.desk, {"interest": "Cleaning"})
    ana = await person(scheme="dark")
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/contacts?search=souza")
    await expect(page.get_by_role("row")).to_have_count(2)
    assert await ana.axe() == []
    await page.get_by_role("link", name="Ana Souza").click()
    await expect(page.get_by_role("heading", name="Ana Souza")).to_be_visible()
    await expect(page.get_by_text("Cleaning")).to_be_visible()
    await expect(page.get_by_role("link", name="olá")).to_be_visible()
    assert await ana.axe() == []
    await page.get_by_role("button", name="Edit").click()
    await page.get_by_label("Name", exact=True).fill("Ana Lima")
    await page.get_by_label("Value").fill("Braga")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Ana Lima")).to_be_visible()
    await expect(page.get_by_text("Braga")).to_be_visible()
    await page.get_by_role("button", name="Opt out").click()
    await page.get_by_role("dialog").get_by_role("button", name="Opt out").click()
    await expect(page.get_by_text("nothing is sent to them")).to_be_visible()
    await page.get_by_role("button", name="Erase everything").click()
    erase = page.get_by_role("button", name="Erase for good")
    await expect(erase).to_be_disabled()
    await page.get_by_label("Type erase to confirm").fill("erase")
    await erase.click()
    await expect(page.get_by_role("heading", name="Contacts")).to_be_visible()
    await expect(page.get_by_role("link", name="Bo Lima")).to_be_visible()
    await expect(page.get_by_role("link", name="Ana Lima")).to_have_count(0)


async def test_captures_are_tables_by_kind_with_their_own_columns_and_exports(desk: Desk, person: NewPerson) -> None:
    id, _ = await put_lines(desk.services.desk, [Line(text="hello")])
    await put_capture(desk.services.desk, {"interest": "Cleaning", "age": 31}, conversation=id)
    await put_capture(desk.services.desk, {"score": 5}, kind="survey")
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/captures")
    await page.get_by_role("button", name="lead").click()
    await expect(page.get_by_role("columnheader", name="interest")).to_be_visible()
    await expect(page.get_by_role("cell", name="Cleaning")).to_be_visible()
    assert await ana.axe() == []
    await page.get_by_role("button", name="Export").click()
    async with page.expect_download() as saved:
        await page.get_by_role("menuitem", name="As a table (CSV)").click()
    assert "Cleaning" in Path(await (await saved.value).path()).read_text()
    await page.get_by_role("button", name="Show the capture of Ana Souza").click()
    await expect(page.get_by_role("link", name="Open the conversation")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="survey").click()
    await expect(page.get_by_role("columnheader", name="score")).to_be_visible()


async def test_each_kind_of_captures_shows_the_columns_that_were_chosen(desk: Desk, person: NewPerson) -> None:
    await put_capture(desk.services.desk, {"interest": "Cleaning", "age": 31, "notes": "calls on Mondays"})
    await put_capture(desk.services.desk, {"age": 44, "score": 5}, kind="survey")
    ana = await person(size=PHONE, scheme="dark")
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/captures?kind=lead")
    heads = page.get_by_role("columnheader")
    await expect(heads).to_have_text(["Who", "interest", "age", "notes", "When"])
    await page.get_by_role("button", name="Columns").press("Enter")
    await page.get_by_role("checkbox", name="age").press("Space")
    await page.get_by_role("button", name="Move notes up").press("Enter")
    await expect(page.get_by_role("button", name="Move notes up")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Move notes down")).to_be_focused()
    assert await ana.axe() == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Columns (1 hidden)")).to_be_focused()
    chosen = ["Who", "notes", "interest", "When"]
    await expect(heads).to_have_text(chosen)
    await page.get_by_role("button", name="survey").click()
    await expect(heads).to_have_text(["Who", "age", "score", "When"])
    await page.get_by_role("button", name="lead").click()
    await page.reload()
    await expect(heads).to_have_text(chosen)
    await page.get_by_role("button", name="Columns").click()
    await page.get_by_role("button", name="As they were").click()
    await page.get_by_role("button", name="Done").click()
    await expect(heads).to_have_text(["Who", "interest", "age", "notes", "When"])


async def test_who_may_not_see_people_is_told_so(desk: Desk, person: NewPerson) -> None:
    await put_lines(desk.services.desk, [Line(text="hello")], fields={"city": "Porto"})
    edu = await person(size=PHONE, scheme="dark")
    await edu.sign_in(await desk.account("editor", name="Edu Reis"))
    await edu.open("/contacts")
    await expect(edu.page.get_by_text("your role may not see or search personal data")).to_be_visible()
    await expect(edu.page.get_by_role("searchbox")).to_have_count(0)
    await edu.page.get_by_role("link", name="A••• S•••").click()
    await expect(edu.page.get_by_text("Porto")).to_have_count(0)
    await expect(edu.page.get_by_role("button", name="Erase everything")).to_have_count(0)
    assert await edu.axe() == []


async def test_an_empty_page_of_captures_leads_to_the_template_with_a_form(desk: Desk, person: NewPerson) -> None:
    ana = await person(size=PHONE)
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/captures")
    await expect(page.get_by_text("Nothing was captured yet")).to_be_visible()
    assert await ana.axe() == []
    await page.get_by_role("link", name="See the template with a form").click()
    await expect(page.get_by_role("radio", name="Lead capture")).to_be_checked()
    await page.get_by_role("button", name="Cancel").click()
    await expect(page).to_have_url(f"{desk.address}/bots")
    for id in ("front", "night"):
        await add_number(desk.services, name=f"{id.title()} desk", id=id)
        await put_capture(desk.services.desk, {"interest": f"Asked at {id}"}, number=id)
    await ana.open("/captures")
    await page.get_by_label("Number").select_option("Night desk")
    await expect(page.get_by_role("row")).to_have_count(2)
    await expect(page.get_by_role("cell", name="Asked at night")).to_be_visible()


async def test_likely_duplicates_are_merged_or_kept_apart_until_none_is_left(desk: Desk, person: NewPerson) -> None:
    talks = ((None, "Bo Lima"), ("351910000002", "Bo Lima"), ("351910000003", "Eva Reis"), ("351910000003", "Eva"))
    for place, (phone, name) in enumerate(talks):
        contact = Contact(id=f"{place}@lid", phone=phone, name=name)
        await desk.services.runtime.records.inbox.record([arrival(f"m{place}", number="front", contact=contact)])
    await desk.services.desk.likenesses.walk()
    ana = await person(size=PHONE, scheme="dark")
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/contacts")
    await page.get_by_role("link", name="Likely duplicates").click()
    pairs = page.get_by_role("list", name="Pairs that may be one person").get_by_role("listitem")
    await expect(pairs).to_have_count(2)
    assert await ana.axe() == []
    same_name, same_phone = pairs.filter(has_text="Same name"), pairs.filter(has_text="Same phone number")
    await same_name.get_by_role("button", name="are not the same").press("Enter")
    await expect(pairs).to_have_count(1)
    await same_phone.get_by_role("button", name="Look at").press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("region", name="Stays").get_by_text("Eva")).to_be_visible()
    await dialog.get_by_role("button", name="Merge them").click()
    await expect(page.get_by_text("No likely duplicates")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("No likely duplicates")).to_be_visible()
    assert await ana.axe() == []


async def test_two_contacts_that_are_one_person_are_merged_and_parted_again(desk: Desk, person: NewPerson) -> None:
    await put_lines(desk.services.desk, [Line(text="hello")], name="Bo Lima", phone="351910000002")
    await put_lines(desk.services.desk, [Line(text="olá")], name="Ana Souza", fields={"city": "Porto"})
    email = await desk.account()
    for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        ana = await person(size=size, scheme=scheme)
        page = ana.page
        await ana.sign_in(email)
        await ana.open("/contacts?search=lima")
        await page.get_by_role("link", name="Bo Lima").click()
        await page.get_by_role("button", name="Merge").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_text("Nobody else is found")).to_be_visible()
        await dialog.get_by_label("Name or phone number").fill("souza")
        await dialog.get_by_role("button", name="Ana Souza").click()
        await expect(dialog.get_by_role("region", name="Stays").get_by_text("Ana Souza")).to_be_visible()
        await dialog.get_by_role("button", name="The other one stays").click()
        await expect(dialog.get_by_role("region", name="Stays").get_by_text("Bo Lima")).to_be_visible()
        await expect(dialog.get_by_text("conversations (1) and captures (0)")).to_be_visible()
        assert await ana.axe() == []
        await dialog.get_by_role("button", name="Merge them").click()
        await expect(page.get_by_text("Merged into Bo Lima")).to_be_visible()
        await expect(page.get_by_role("heading", name="Merged into this contact")).to_be_visible()
        await expect(page.get_by_role("link", name="olá")).to_be_visible()
        assert await ana.axe() == []
        await page.get_by_role("button", name="Part Ana Souza again").click()
        await page.get_by_role("dialog").get_by_role("button", name="Part again").click()
        await expect(page.get_by_text("Ana Souza is a contact of their own again")).to_be_visible()
        await expect(page.get_by_role("heading", name="Merged into this contact")).to_have_count(0)
        assert ana.red == []
