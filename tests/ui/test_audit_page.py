"""The audit as people read it: narrowed, one entry whole, exported, and whether anybody changed it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.admin.test_terminal_audit import CHANGES
from tests.ui.conftest import DESKTOP, PHONE, Desk, NewPerson
from wabot_admin.api import RESOURCES
from wabot_admin.audit import CHECKPOINT, record

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ACTIONS = Path(__file__).parents[2] / "wabot_admin/ui/src/features/audit/actions.ts"


async def test_everything_the_audit_tells_of_has_words() -> None:
    named = set(re.findall(r'^    (\w+): "', ACTIONS.read_text(), re.MULTILINE))
    operations = {each.id for resource in RESOURCES for each in resource.operations if each.kept}
    assert operations | {action for action, _ in CHANGES.values()} == named


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-desk", "dark-phone"])
async def test_an_admin_finds_who_did_what_and_sees_that_it_is_whole(
    scheme: str, size: tuple[int, int], desk: Desk, person: NewPerson, tmp_path: Path
) -> None:
    email = await desk.account()
    account = await desk.services.desk.accounts.by_email(email)
    assert account is not None
    for action, object, outcome in (("publish_bot", "b1", "done"), ("save_draft", "b1", "rev_mismatch")):
        await record(desk.services, actor=f"account:{account.id} key:k1", action=action, object=object, outcome=outcome)
    ana = await person(size=size, scheme=scheme)
    page = ana.page
    await ana.sign_in(email)
    await ana.open("/audit")
    rows = page.get_by_role("table", name="Audit log").get_by_role("row")
    await expect(page.get_by_role("button", name="Publish a bot")).to_be_visible()
    await expect(page.get_by_text("holds. Verify to go through every entry.")).to_be_visible()
    await page.get_by_role("button", name="Verify now").click()
    await expect(page.get_by_text("whole, just verified")).to_be_visible()
    assert await ana.axe() == []

    await page.get_by_label("Find what was done").fill("save a dra")
    await expect(rows).to_have_count(2)
    await expect(page).to_have_url(f"{desk.address}/audit?action=save+a+dra")
    await page.get_by_role("button", name="Save a draft").click()
    await expect(page.get_by_role("dialog").get_by_text("Rev mismatch")).to_be_visible()
    assert await ana.axe() == []
    await page.get_by_role("dialog").get_by_role("button", name="All about it").click()
    await expect(rows).to_have_count(3)
    await page.get_by_role("combobox", name="Outcome").select_option(label="Done")
    await expect(rows).to_have_count(2)
    await page.context.add_cookies([{"name": "wabot_language", "value": "pt", "url": desk.address}])
    await page.reload()
    await expect(page.get_by_role("button", name="Publicar um bot")).to_be_visible()
    await page.context.clear_cookies(name="wabot_language")
    await page.reload()
    await expect(rows).to_have_count(2)
    async with page.expect_download() as saved:
        await page.get_by_role("button", name="Export").click()
    await (await saved.value).save_as(tmp_path / "audit.csv")
    assert (tmp_path / "audit.csv").read_text("utf-8-sig").count("\n") == 2
    await page.get_by_label("From day").fill("2099-01-01")
    await expect(page.get_by_text("Nothing matches")).to_be_visible()
    await page.get_by_role("main").get_by_role("button", name="Clear filters").last.click()
    await expect(page).to_have_url(f"{desk.address}/audit")
    assert ana.red == []

    await desk.services.runtime.files.put(CHECKPOINT, b"{}")
    await page.reload()
    await expect(page.get_by_text("The signed checkpoint is missing or was tampered with")).to_be_visible()
    assert await ana.axe() == []
