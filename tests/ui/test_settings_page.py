"""Settings, switches and labels as people see them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PASSWORD, PHONE, Desk, NewPerson
from wabot_admin.flags import read_flags, set_flags
from wabot_admin.settings import workspace_settings

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_settings_are_saved_and_an_empty_field_has_its_default_again(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account())
    await page.get_by_role("link", name="Settings").click()
    save = page.get_by_role("button", name="Save")
    await expect(save).to_be_disabled()
    await page.get_by_label("Name of the workspace").fill("Bakery")
    await page.get_by_label("Time zone").fill("Europe/Atlantis")
    await page.get_by_label("Messages a second").fill("two")
    await save.click()
    await expect(page.get_by_text("Give a number.")).to_be_visible()
    await page.get_by_label("Messages a second").fill("2.5")
    await save.click()
    await expect(page.get_by_text("It is no time zone, such as Europe/Berlin.")).to_be_visible()
    await page.get_by_label("Time zone").fill("Europe/Lisbon")
    await save.click()
    await expect(page.get_by_text("The settings are saved").first).to_be_visible()
    kept = await workspace_settings(desk.services)
    assert (kept.name, kept.timezone, kept.send_rate) == ("Bakery", "Europe/Lisbon", 2.5)
    await page.get_by_label("Messages a second").fill("")
    async with page.expect_response("**/api/settings"):
        await save.click()
    assert (await workspace_settings(desk.services)).send_rate == desk.services.runtime.settings.send_rate


async def test_the_time_zone_and_the_language_count_where_they_say(desk: Desk, person: NewPerson) -> None:
    rita, bia = await person(), await person(size=PHONE)
    page = rita.page
    await rita.sign_in(await desk.account(name="Rita Reis"))
    await rita.open("/settings")
    await page.get_by_label("Time zone").fill("Pacific/Auckland")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("The settings are saved").first).to_be_visible()
    await page.get_by_role("link", name="Bots", exact=True).first.click()
    await page.get_by_role("button", name="New bot").first.click()
    await page.get_by_label("Name", exact=True).fill("Front desk")
    await page.get_by_role("button", name="Create the bot").click()
    await expect(page.get_by_role("region", name="Steps")).to_be_visible()
    await page.goto(f"{page.url.partition('?')[0]}?panel=settings")
    await expect(page.get_by_label("Time zone")).to_have_value("Pacific/Auckland")
    began = today_in("Pacific/Auckland")
    await rita.open("/analytics?period=today")
    messages = page.locator("section", has=page.get_by_role("heading", name="Messages", exact=True))
    await messages.get_by_text("Show as a table").click()
    first = await messages.get_by_role("row").last.inner_text()
    assert any(f"{day}, 12:00" in first for day in (began, today_in("Pacific/Auckland"))), first
    await rita.open("/settings")
    await page.get_by_label("Language of the admin").select_option(label="Português")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Configurações")).to_be_visible()
    await bia.open("/sign-in")
    await bia.page.get_by_label("E-mail address").fill(await desk.account("viewer", name="Bia Lima"))
    await bia.page.get_by_label("Password", exact=True).fill(PASSWORD)
    await bia.page.get_by_role("button", name="Sign in").click()
    await expect(bia.page.get_by_role("heading", name="Olá, Bia")).to_be_visible()


def today_in(zone: str) -> str:
    """Return today's date there, as the pages say it in English."""
    now = datetime.now(ZoneInfo(zone))
    return f"{now:%b} {now.day}, {now.year}"


async def test_a_switch_is_off_for_everybody_and_a_refused_one_goes_back(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/settings?view=switches")
    exports = page.get_by_role("switch", name="Exporting")
    await expect(exports).to_be_checked()
    await exports.press("Space")
    await expect(page.get_by_text("Exporting: off").first).to_be_visible()
    await expect(exports).not_to_be_checked()
    assert not (await read_flags(desk.services))["exports"]
    await set_flags(desk.services, {"api_keys": False}, rev=2)  # by someone else, meanwhile
    await exports.click()
    await expect(page.get_by_text("Someone changed this meanwhile.").first).to_be_visible()
    await expect(exports).not_to_be_checked()
    await expect(page.get_by_role("switch", name="Making API keys")).not_to_be_checked()
    await exports.click()
    await expect(exports).to_be_checked()


async def test_what_wabot_was_started_with_is_found_by_its_name(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await desk.account())
    await ana.open("/settings")
    await ana.page.get_by_role("tab", name="Started with").click()
    await expect(ana.page.get_by_role("row").filter(has_text="WABOT_DATA")).to_contain_text("Environment")
    await ana.page.get_by_label("Find a setting").fill("admin_port")
    await expect(ana.page.get_by_role("row")).to_have_count(2)
    await expect(ana.page).to_have_url(f"{desk.address}/settings?view=process&search=admin_port")


async def test_labels_are_made_changed_and_removed(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account("agent"))
    await page.get_by_role("link", name="Labels").click()
    for name, colour in (("Urgent", "Red"), ("Later", "Blue")):
        await page.get_by_role("button", name="New label").click()
        await page.get_by_role("dialog").get_by_label("Name").fill(name)
        await page.get_by_role("radio", name=colour).check()
        await page.get_by_role("button", name="Make the label").click()
        await expect(page.get_by_role("cell", name=name, exact=True)).to_be_visible()
    await page.get_by_role("button", name="Change Later").click()
    await expect(page.get_by_role("radio", name="Blue")).to_be_checked()
    await page.get_by_role("dialog").get_by_label("Name").fill("Urgent")
    await page.get_by_role("button", name="Save the label").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    await page.get_by_role("dialog").get_by_label("Name").fill("Call back")
    await page.get_by_role("button", name="Save the label").click()
    await expect(page.get_by_role("cell", name="Call back", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Remove Urgent").click()
    await page.get_by_role("button", name="Remove the label").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)  # while it is open no cell is told to anyone
    await expect(page.get_by_role("cell", name="Urgent", exact=True)).to_have_count(0)
    found = [(label.name, label.colour) for label in await desk.services.desk.labels.all()]
    assert found == [("Call back", "#2563eb")]
