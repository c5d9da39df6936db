"""Pictures of every page of a well-filled admin, to be looked at; the best are those of the README and the docs.

python -m tests.ui.pictures FOLDER        every page, light and dark, on a desk and on a phone
python -m tests.ui.pictures FOLDER pt     the same in Portuguese
python -m tests.ui.pictures --docs        renew docs/images
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.ui.conftest import DESKTOP, PASSWORD, PHONE, Desk, Person, running_desk
from tests.ui.figures import BOT, put_month
from tests.ui.talks import put_capture
from wabot_runtime.web import find_browser

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDE = (1440, 900)
PAGES = (
    *("/", f"/bots/{BOT}", "/bots", "/bots?new=leads", "/numbers", "/numbers/new", "/numbers/front", "/conversations"),
    *(f"/bots/{BOT}?revision=1", "/plugins/forms"),
    *("/contacts", "/captures", "/analytics", "/health", "/plugins", "/accounts", "/roles", "/secrets", "/labels"),
    *("/settings", "/settings?view=signIn", "/keys", "/audit", "/me"),
)
OPENED = ("/conversations", "/contacts")
"""Lists of which the page of the first one is taken too."""
CAPTURED = (
    {"name": "Bia Rocha", "interest": "Cleaning", "date": "2026-07-02", "insured": True},
    {"name": "Caio Pinto", "interest": "A check-up for two children", "date": "2026-07-03", "insured": False},
    {"name": "Duda Melo", "interest": "Cleaning", "date": "2026-07-07", "notes": "Can't come before five"},
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALK = ("hi", "1", "34")


async def main(folder: Path | None, language: str = "en") -> None:
    """Fill an admin, sign in and take the pictures."""
    path = await find_browser(None, install=True, say=print)
    with tempfile.TemporaryDirectory() as data:
        async with running_desk(Path(data) / "data") as desk, async_playwright() as playwright:
            await put_month(desk.services.desk, desk.services.runtime.cache)
            for data in CAPTURED:
                await put_capture(desk.services.desk, data)
            email = await desk.account(name="Rita Reis")
            browser = await playwright.chromium.launch(executable_path=str(path.path), args=["--no-sandbox"])
            if folder is None:
                one = await _come(browser, desk, email, scheme="light", size=WIDE, scale=1.5)
                await _for_the_docs(one.page, desk)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                for scheme in SCHEMES:
                    for name, size in (("desk", DESKTOP), ("phone", PHONE)):
                        one = await _come(browser, desk, email, scheme=scheme, size=size, scale=1)
                        await one.page.evaluate(
                            f"document.cookie = 'wabot_language={language}; path=/; samesite=strict'"
                        )
                        await _all_pages(one, folder, f"{scheme}-{name}")
            await browser.close()


async def _come(
    browser: Browser, desk: Desk, email: str, *, scheme: str, size: tuple[int, int], scale: float
) -> Person:
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    context = await browser.new_context(
        viewport=viewport, color_scheme=scheme, device_scale_factor=scale, reduced_motion="reduce", locale="en-US"
    )
    one = Person(page=await context.new_page(), desk=desk)
    await one.sign_in(email, PASSWORD)
    return one


async def _all_pages(one: Person, folder: Path, kind: str) -> None:
    for path in PAGES:
        await one.open(path)
        name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
        await _take(one.page, folder / f"{name}.{kind}.png")
        if path in OPENED:
            await one.page.locator(f"main a[href^='{path}/']").first.click()
            await _take(one.page, folder / f"{name}-one.{kind}.png")


async def _take(page: Page, file: Path) -> None:
    await _still(page)
    await page.screenshot(path=file)
    print(file.name, flush=True)  # noqa: T201


async def _for_the_docs(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.address}/bots/{BOT}")
    await page.get_by_role("button", name="Simulate").click()
    talk = page.get_by_role("log", name="The talk")
    for said in TALK:
        await page.get_by_role("textbox", name="Write as Ana").fill(said)
        await page.keyboard.press("Enter")
        await expect(talk).to_contain_text(said)
        await page.wait_for_timeout(1500)
    await page.get_by_role("button", name="Menu", exact=True).click()
    await page.get_by_role("button", name="Hide the steps").click()
    await _take(page, IMAGES / "builder.png")
    for name, path in (("home", "/"), ("analytics", "/analytics")):
        await page.goto(desk.address + path)
        await _take(page, IMAGES / f"{name}.png")
    await page.goto(f"{desk.address}/conversations")
    await page.get_by_role("region", name="Conversations").get_by_role("listitem").first.get_by_role("link").click()
    await _take(page, IMAGES / "inbox.png")


async def _still(page: Page) -> None:
    """Wait until nothing is loaded and nothing moves."""
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    await page.wait_for_timeout(1200)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    asyncio.run(main(None if sys.argv[1] == "--docs" else Path(sys.argv[1]), *sys.argv[2:]))
