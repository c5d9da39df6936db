"""Pictures of every page of a well-filled admin, and of what opens inside them, to be looked at; the best are those of
the README and the docs.

python -m tests.ui.pictures FOLDER            every page, panel and dialog, light and dark, on a desk and on a phone
python -m tests.ui.pictures FOLDER pt         the same in Portuguese
python -m tests.ui.pictures FOLDER en NAME…   only the panels and dialogs of these names (tests/ui/scenes.py)
python -m tests.ui.pictures --docs            renew docs/images
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.ui.conftest import DESKTOP, PASSWORD, PHONE, Desk, Person, running_desk
from tests.ui.figures import BOT, put_month
from tests.ui.scene_data import put_captures, put_scenes
from tests.ui.scenes import SCENES, Scene
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
SIZES = {"desk": DESKTOP, "phone": PHONE}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALK = ("hi", "1", "34")


async def main(folder: Path | None, language: str = "en", *names: str) -> None:
    """Fill an admin, sign in and take the pictures."""
    path = await find_browser(None, install=True, say=print)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(path.path), args=["--no-sandbox"])
        if folder is None:
            await _for_the_docs(browser)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            if not names:
                await _all_pages(browser, folder, language)
            await _all_scenes(browser, folder, language, [each for each in SCENES if not names or each.name in names])
        await browser.close()


@asynccontextmanager
async def _filled() -> AsyncIterator[tuple[Desk, str]]:
    """Run an admin after a month; give it, and someone's address."""
    with tempfile.TemporaryDirectory() as data:
        async with running_desk(Path(data) / "data") as desk:
            yield desk, await desk.account(name="Rita Reis")


async def _all_pages(browser: Browser, folder: Path, language: str) -> None:
    async with _filled() as (desk, email):
        await put_month(desk.services.desk, desk.services.runtime.cache)
        await put_captures(desk.services.desk)
        for scheme in SCHEMES:
            for name, size in SIZES.items():
                one = await _come(browser, desk, email, scheme=scheme, size=size, scale=1)
                await one.page.evaluate(f"document.cookie = 'wabot_language={language}; path=/; samesite=strict'")
                await _pages(one, folder, f"{scheme}-{name}")
                await one.page.context.close()


async def _all_scenes(browser: Browser, folder: Path, language: str, scenes: Sequence[Scene]) -> None:
    async with _filled() as (desk, email):
        places = await put_scenes(desk)
        one = await _come(browser, desk, email, scheme="light", size=DESKTOP, scale=1)
        for each in scenes:
            await one.page.set_viewport_size(_viewport(each.size))
            await each.play(one.page, desk.address, places)
            await _speak(one.page, language)
            for scheme in SCHEMES:
                await one.page.emulate_media(color_scheme=scheme)
                for name, size in SIZES.items():
                    await one.page.set_viewport_size(_viewport(size))
                    await _take(one.page, folder / f"{each.name}.{scheme}-{name}.png", after=400)
            await one.page.emulate_media(color_scheme="light")
            await _speak(one.page, "en")
        await one.page.context.close()


async def _speak(page: Page, language: str) -> None:
    """Have the page say all in another language, as it is."""
    await page.evaluate(f"document.cookie = 'wabot_language={language}; path=/; samesite=strict'")
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await expect(page.locator("html")).to_have_attribute("lang", language)


async def _come(
    browser: Browser, desk: Desk, email: str, *, scheme: str, size: tuple[int, int], scale: float
) -> Person:
    context = await browser.new_context(
        viewport=_viewport(size),
        color_scheme=scheme,
        device_scale_factor=scale,
        reduced_motion="reduce",
        locale="en-US",
    )
    one = Person(page=await context.new_page(), desk=desk)
    await one.sign_in(email, PASSWORD)
    return one


def _viewport(size: tuple[int, int]) -> ViewportSize:
    return {"width": size[0], "height": size[1]}


async def _pages(one: Person, folder: Path, kind: str) -> None:
    for path in PAGES:
        await one.open(path)
        name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
        await _take(one.page, folder / f"{name}.{kind}.png")
        if path in OPENED:
            await one.page.locator(f"main a[href^='{path}/']").first.click()
            await _take(one.page, folder / f"{name}-one.{kind}.png")


async def _take(page: Page, file: Path, *, after: float = 1200) -> None:
    """Take a picture once nothing is loaded and nothing moves."""
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    await page.wait_for_timeout(after)
    await page.screenshot(path=file)
    print(file.name, flush=True)  # noqa: T201


async def _for_the_docs(browser: Browser) -> None:
    async with _filled() as (desk, email):
        await put_month(desk.services.desk, desk.services.runtime.cache)
        await put_captures(desk.services.desk)
        one = await _come(browser, desk, email, scheme="light", size=WIDE, scale=1.5)
        await _docs(one.page, desk)
        await one.page.context.close()


async def _docs(page: Page, desk: Desk) -> None:
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
    await page.mouse.move(0, 0)
    await _take(page, IMAGES / "inbox.png")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main(None if sys.argv[1] == "--docs" else Path(sys.argv[1]), *sys.argv[2:]))
