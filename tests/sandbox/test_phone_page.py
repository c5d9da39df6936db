"""The phone page in a real Chromium: a person scans, writes, reads and taps; nothing written becomes markup."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

pytestmark = pytest.mark.browser

ANA = "15550100101@c.us"


@pytest.fixture
async def phone(sandbox: Any, chromium_path: Path) -> AsyncIterator[Page]:
    """Give the phone page, open; afterwards it must have met no error and no other host."""
    trouble: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        page = await browser.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: trouble.append(request.url) if _foreign(request.url) else None)
        await page.goto(sandbox.addresses.phone)
        await expect(page.get_by_role("heading", name="Your company’s phone")).to_be_visible()
        yield page
        await browser.close()
    assert trouble == []


def _foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "blob:", "data:"))


async def test_a_person_scans_writes_and_is_answered(sandbox: Any, phone: Page, new_page: Any, control: Any) -> None:
    scan = phone.get_by_role("button", name="Scan the QR code")
    await expect(scan).to_be_disabled()
    await expect(phone.get_by_role("status").first).to_contain_text("no QR code to scan yet")
    async with new_page(sandbox).open() as bot:
        await expect(scan).to_be_enabled()
        await scan.click()
        await bot.frame("paired")
        await expect(phone.get_by_role("button", name="Unlink Chromium")).to_be_visible()
        await phone.get_by_label("Message", exact=True).fill("hello bot")
        await phone.keyboard.press("Enter")
        await bot.until(lambda: bot.texts() == ["hello bot"])
        mine = phone.locator(".row.mine")
        await expect(mine).to_contain_text("hello bot")
        await expect(mine.locator(".ticks")).to_have_attribute("data-ack", "2")
        await bot.say("seen", chat=ANA)
        await expect(mine.locator(".ticks")).to_have_attribute("data-ack", "3")
        await bot.say("chatstate", chat=ANA, state="composing")
        await expect(phone.get_by_text("typing…")).to_be_visible()
        await bot.send("3EB0AAAA", "*hello* person, see https://example.org/x.")
        answer = phone.locator(".row:not(.mine)")
        await expect(answer.locator("b")).to_have_text("hello")
        await expect(answer.locator("a")).to_have_attribute("href", "https://example.org/x")
        await expect(phone.get_by_text("typing…")).to_have_count(0)
        await phone.get_by_role("button", name="Unlink Chromium").click()
        await bot.frame("logout")
        await expect(phone.get_by_text("not linked yet")).to_be_visible()


async def test_a_person_replies_reacts_votes_and_taps(page: Any, phone: Page, control: Any) -> None:
    await page.send("3EB0AAAA", "which?")
    await phone.get_by_role("button", name="Reply").focus()
    await phone.keyboard.press("Enter")
    await phone.keyboard.type("that one")
    await phone.keyboard.press("Enter")
    (reply,) = await page.until(page.delivered)
    assert (reply["data"]["body"], reply["data"]["quotedStanzaID"]) == ("that one", "3EB0AAAA")
    await expect(phone.locator(".row.mine .quote")).to_contain_text("which?")

    theirs = phone.locator(".row:not(.mine)")
    await theirs.hover()
    await theirs.get_by_role("button", name="React").click()
    await theirs.get_by_role("button", name="👍").click()
    await page.until(lambda: page.delivered("reaction"))
    await expect(theirs.get_by_role("img", name="Reactions: 👍")).to_be_visible()

    options = [{"name": "tea"}, {"name": "coffee"}]
    await page.send("3EB0BBBB", type="poll_creation", pollName="Drink?", pollOptions=options)
    await phone.get_by_label("coffee").check()
    (vote,) = await page.until(lambda: page.delivered("vote"))
    assert vote["options"] == ["coffee"]
    await expect(phone.get_by_label("coffee")).to_be_checked()

    button = {"subtype": "quick_reply", "selectionId": "7", "displayText": "Book now"}
    await page.send("3EB0CCCC", "ready?", buttons=[button])
    await phone.get_by_role("button", name="Book now").click()
    await page.until(lambda: page.delivered()[-1]["data"].get("selectedId") == "7")

    rows = [{"rowId": "r1", "title": "Monday", "description": "all day"}]
    await page.send("3EB0DDDD", type="list", list={"buttonText": "Days", "sections": [{"rows": rows}]})
    await phone.get_by_role("button", name="Days").click()
    await phone.get_by_role("button", name="Monday").click()
    await page.until(lambda: page.delivered()[-1]["data"]["type"] == "list_response")


async def test_pictures_and_places_go_both_ways(page: Any, phone: Page, control: Any, pixel: bytes) -> None:
    file = {"name": "dot.png", "mimeType": "image/png", "buffer": pixel}
    await phone.set_input_files("#file", file)  # type: ignore[arg-type]
    (picture,) = await page.until(page.delivered)
    shown = phone.locator(".row.mine img.picture")
    await expect(shown).to_have_js_property("naturalWidth", 1)
    await page.send("3EB0AAAA", type="image", caption="back to you", **_media(picture))
    await expect(phone.locator(".row:not(.mine) img.picture")).to_have_js_property("naturalWidth", 1)

    await phone.get_by_role("button", name="Share a location").click()
    await phone.get_by_label("Name").last.fill("The pier")
    await phone.get_by_role("button", name="Share", exact=True).click()
    await page.until(lambda: page.delivered()[-1]["data"].get("loc") == "The pier")
    await expect(phone.locator(".place")).to_contain_text("The pier")
    sent = await control.get("history?kind=image&from_me=false")
    assert base64.b64decode(_hash(sent[0]), altchars=b"-_")


def _media(frame: dict[str, Any]) -> dict[str, Any]:
    return {name: frame["data"][name] for name in ("directPath", "filehash", "mimetype")}


def _hash(entry: dict[str, Any]) -> str:
    return str(entry["content"]["filehash"])


async def test_customers_are_switched_and_added(page: Any, phone: Page, control: Any) -> None:
    await expect(phone.get_by_text("business account")).to_be_visible()
    await page.send("3EB0AAAA", "for Bruno only", chat="15550100102@c.us")
    bruno = phone.get_by_role("button", name="Bruno")
    await expect(bruno.locator(".badge")).to_contain_text("1")
    await expect(phone.locator(".row")).to_have_count(0)
    await bruno.click()
    await expect(phone.locator(".row")).to_contain_text("for Bruno only")
    await phone.get_by_role("button", name="Add a customer").click()
    await phone.get_by_label("Name").first.fill("Dora")
    await phone.get_by_role("button", name="Add", exact=True).click()
    await expect(phone.locator("#holder")).to_have_text("Dora")
    await expect(phone.get_by_text("Dora has not written yet")).to_be_visible()


async def test_nothing_written_becomes_markup(page: Any, phone: Page, control: Any) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3)"
    await control.post("contacts", name=evil[:90])
    await page.send("3EB0AAAA", evil, footer=evil, title=evil)
    await page.send("3EB0BBBB", type="poll_creation", pollName=evil, pollOptions=[{"name": evil}])
    await page.send("3EB0CCCC", type="vcard", vcardFormattedName=evil)
    await page.send("3EB0DDDD", type="location", lat=1, lng=2, loc=evil)
    await expect(phone.locator(".row")).to_have_count(4)
    await expect(phone.locator(".row").first).to_contain_text("<script>alert(2)</script>")
    assert await phone.locator("#messages img, #messages script, #messages a").count() == 0
    assert await phone.locator("#people img").count() == 0


async def test_every_control_has_a_name(page: Any, phone: Page) -> None:
    await page.send("3EB0AAAA", "hi")
    await expect(phone.locator(".row")).to_have_count(1)
    nameless = """[...document.querySelectorAll('button, input, textarea')].filter((one) =>
      !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length)).map((one) => one.outerHTML)"""
    assert await phone.evaluate(nameless) == []


async def test_what_was_said_before_the_page_listened_is_shown(control: Any, phone: Page) -> None:
    await control.post("messages", sender=ANA, text="early bird")
    await phone.reload()
    await control.post("messages", sender=ANA, text="just in time")
    await expect(phone.locator(".row")).to_have_count(2)
    await expect(phone.get_by_role("button", name="Ana")).to_contain_text("just in time")


async def test_a_stopped_sandbox_is_said(stopped_sandbox: Any, chromium_path: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        async with stopped_sandbox.up() as sandbox:
            page = await browser.new_page()
            await page.goto(sandbox.addresses.phone)
            await expect(page.locator("#holder")).to_have_text("Ana")
            await expect(page.get_by_role("alert")).to_be_hidden()
        await expect(page.get_by_role("alert")).to_be_visible()
        await browser.close()
