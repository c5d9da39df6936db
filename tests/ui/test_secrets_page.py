"""Secrets as people see them: kept, used, set anew, removed; what was typed is on no page afterwards."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.ui.conftest import Desk, NewPerson

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

VALUE = "-----BEGIN KEY-----\nsk_live_5up3r\n-----END KEY-----"


async def test_a_secret_is_kept_set_anew_and_removed_and_never_shown(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    page = ana.page
    answers: list[str] = []

    async def keep(response: object) -> None:
        if "/api/secrets" in response.url and response.status < 300:  # type: ignore[attr-defined]
            answers.append(await response.text())  # type: ignore[attr-defined]

    await ana.sign_in(await desk.account())
    await page.get_by_role("link", name="Secrets").click()
    await expect(page.get_by_text("No secret yet")).to_be_visible()
    page.on("response", keep)
    await page.get_by_role("button", name="New secret").click()
    form = page.get_by_role("dialog")
    await expect(form.get_by_label("Name")).to_be_focused()
    await form.get_by_label("Name").fill("crm_token")
    await form.get_by_label("Value").fill(VALUE)
    await form.get_by_role("button", name="Keep the secret").click()
    row = page.get_by_role("row").filter(has_text="crm_token")
    await expect(row).to_contain_text("by Ana Souza")
    await expect(row).to_contain_text("Not used")
    assert await desk.services.runtime.secrets.get("crm_token") == VALUE

    await page.get_by_role("button", name="New secret").click()
    await form.get_by_label("Name").fill("crm_token")
    await form.get_by_label("Value").fill("another")
    await page.keyboard.press("Tab")
    await form.get_by_role("button", name="Keep the secret").click()
    await expect(form.get_by_role("alert")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="New secret")).to_be_focused()

    await page.get_by_role("button", name="What can be done with crm_token").click()
    await page.get_by_role("menuitem", name="Set another value").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="What can be done with crm_token")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Set another value").press("Enter")
    await form.get_by_label("Value").fill("the second one")
    await form.get_by_role("button", name="Set the value").click()
    await expect(page.get_by_text("crm_token has its new value").first).to_be_visible()
    assert await desk.services.runtime.secrets.get("crm_token") == "the second one"

    await page.get_by_role("button", name="Renew the seal").click()
    await page.get_by_role("dialog").get_by_role("button", name="Renew the seal").click()
    await expect(page.get_by_text("1 secret is sealed anew").first).to_be_visible()
    assert await desk.services.runtime.secrets.get("crm_token") == "the second one"

    await page.get_by_role("button", name="What can be done with crm_token").click()
    await page.get_by_role("menuitem", name="Remove").click()
    await page.get_by_role("button", name="Remove the secret").click()
    await expect(page.get_by_text("No secret yet")).to_be_visible()
    await expect(page.get_by_role("heading", name="Secrets")).to_be_focused()  # the button it began at is gone
    assert answers
    assert not [text for text in answers if "sk_live" in text or "second one" in text]
    assert "sk_live" not in await page.content()


async def test_who_builds_sees_names_only_and_who_talks_sees_nothing(desk: Desk, person: NewPerson) -> None:
    await desk.services.runtime.vault.put("crm_token", "x", by="operator", now=desk.services.now(), version=None)
    editor = await person()
    await editor.sign_in(await desk.account("editor"))
    await editor.page.get_by_role("link", name="Secrets").click()
    await expect(editor.page.get_by_role("cell", name="crm_token", exact=True)).to_be_visible()
    await expect(editor.page.get_by_text("Only admins set secrets.")).to_be_visible()
    await expect(editor.page.get_by_role("button", name="New secret")).to_have_count(0)
    await expect(editor.page.get_by_role("button", name="What can be done with crm_token")).to_have_count(0)
    agent = await person()
    await agent.sign_in(await desk.account("agent"))
    await expect(agent.page.get_by_role("link", name="Secrets")).to_have_count(0)
    await agent.open("/secrets")
    await expect(agent.page.get_by_text("Your role does not allow this")).to_be_visible()
