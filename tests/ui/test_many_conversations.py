"""Several conversations are picked by mouse, keyboard and touch, and changed at once; what refuses is said by name."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.admin.talks import put_label
from tests.ui.conftest import PHONE, Desk, NewPerson, Person
from tests.ui.talks import MINUTE, START, Line, put_lines

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PEOPLE = ("Ana Souza", "Bo Lima", "Cleo Dias", "Duda Reis")


async def put_talks(desk: Desk) -> None:
    """Put four conversations into the inbox, the last one ended."""
    await put_label(desk.services.desk, "Waits")
    for place, name in enumerate(PEOPLE):
        state: dict[str, Any] = {"ended": "finished"} if name == "Duda Reis" else {"owner": "human"}
        at: dict[str, Any] = {"end": START - place * MINUTE, "phone": f"35191000000{place}"}
        await put_lines(desk.services.desk, [Line(text="hello")], name=name, **at, **state)


def box(one: Person, name: str) -> Locator:
    """Return the box that picks someone's conversation."""
    return one.page.get_by_role("checkbox", name=f"Select the conversation with {name}")


async def test_several_are_labelled_assigned_and_given_back_and_labels_are_undone(
    desk: Desk, person: NewPerson
) -> None:
    await put_talks(desk)
    ana = await person()
    await ana.sign_in(await desk.account(name="Rita Reis"))
    await ana.open("/conversations?view=all")
    page, bar = ana.page, ana.page.get_by_role("toolbar", name="With the selected conversations")
    row = {name: page.get_by_role("listitem").filter(has_text=name) for name in PEOPLE}
    await row["Ana Souza"].hover()
    await box(ana, "Ana Souza").check()
    await expect(bar.get_by_text("1 selected")).to_be_visible()
    await box(ana, "Duda Reis").click(modifiers=["Shift"])
    await expect(bar.get_by_text("4 selected")).to_be_visible()
    assert await ana.axe() == []
    await bar.get_by_role("button", name="Label").click()
    await page.get_by_role("menuitem", name="Waits").click()
    for name in PEOPLE:
        await expect(row[name].get_by_text("Waits")).to_be_visible()
    await expect(bar).to_have_count(0)
    await page.get_by_role("status").get_by_role("button", name="Undo").click()
    for name in PEOPLE:
        await expect(row[name].get_by_text("Waits")).to_have_count(0)
    await row["Bo Lima"].get_by_role("link").click()
    await expect(page.get_by_role("heading", name="Conversation with Bo Lima")).to_be_attached()
    await page.keyboard.press("x")
    await expect(box(ana, "Bo Lima")).to_be_checked()
    await bar.get_by_role("button", name="Assign").click()
    await page.get_by_role("menuitem", name="To me").click()
    await expect(row["Bo Lima"].get_by_text("With you")).to_be_visible()
    await box(ana, "Bo Lima").check()
    await box(ana, "Duda Reis").check()
    await bar.get_by_role("button", name="Give back to the bot").click()
    await page.get_by_role("menuitem", name="Go on where the bot stopped").click()
    await expect(page.get_by_text("The bot has 1 conversation again")).to_be_visible()
    await expect(page.get_by_text("1 was not changed: Duda Reis (has ended)")).to_be_visible()
    await box(ana, "Cleo Dias").check()
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Stop selecting").press("Enter")
    await expect(box(ana, "Cleo Dias")).not_to_be_checked()


async def test_on_a_phone_selecting_is_begun_by_a_button_and_who_only_reads_has_none(
    desk: Desk, person: NewPerson
) -> None:
    await put_talks(desk)
    rita, vera = await person(size=PHONE, scheme="dark"), await person()
    await rita.sign_in(await desk.account("agent", name="Rita Reis"))
    await rita.open("/conversations?view=all")
    await rita.page.get_by_role("button", name="Select several").click()
    bar = rita.page.get_by_role("toolbar", name="With the selected conversations")
    await bar.get_by_role("checkbox", name="Select all that are shown").check()
    await expect(bar.get_by_text("4 selected")).to_be_visible()
    assert await rita.axe() == []
    await bar.get_by_role("button", name="Mark as read").click()
    await expect(rita.page.get_by_text("Nothing to change")).to_be_visible()
    await vera.sign_in(await desk.account("editor", name="Vera Dias"))
    await vera.open("/conversations?view=all")
    await expect(vera.page.get_by_role("link", name="hello").first).to_be_visible()
    await expect(vera.page.get_by_role("button", name="Select several")).to_have_count(0)
    await expect(vera.page.get_by_role("checkbox")).to_have_count(0)
