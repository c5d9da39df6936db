"""One running Chromium with one page of WhatsApp Web in it: opened, watched, closed. It judges nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wabot_runtime.web.bridge import Bridge, Fact, script_text
from wabot_runtime.web.browser import Browser
from wabot_runtime.web.driver import Driver
from wabot_runtime.web.errors import PageGone
from wabot_runtime.web.launching import launch_options, user_agent_override
from wabot_runtime.web.page_script import PageScript
from wabot_runtime.web.profile import Profile
from wabot_runtime.web.target import Target

if TYPE_CHECKING:
    from playwright import async_api as playwright_api

LOAD_SECONDS = 45.0
CLOSE_SECONDS = 10.0
DRIVER_LOST = "Connection closed"


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where the page is and how Chromium gets there."""

    url: str
    resolver_rule: str | None = None
    trust_certificate: str | None = None
    headless: bool = True


class Page:
    """The open page; `gone` is set, with `why`, once the browser, the page or its renderer went away."""

    target: Target
    bridge: Bridge

    def __init__(self) -> None:
        """Start before the page is attached."""
        self._dismissing: set[asyncio.Task[None]] = set()
        self.gone = asyncio.Event()
        self.why = ""

    async def call(self, function: str, *arguments: object, timeout: float) -> Any:
        """Call the bridge; raise `PageGone` when the page went away."""
        if self.gone.is_set():
            raise PageGone(why=self.why)
        return await self.bridge.call(function, *arguments, timeout=timeout)

    async def go(self, url: str) -> None:
        """Navigate; raise `PageGone` when the address can't be reached."""
        answer = await self.target.send("Page.navigate", {"url": url})
        if error := answer.get("errorText"):
            raise PageGone(why=f"{url} can't be reached ({error}).")

    def dismiss(self, _: dict[str, Any]) -> None:
        """Close a dialog that the page opened, for it would block everything."""
        closing = asyncio.ensure_future(self._accept_dialog())
        self._dismissing.add(closing)
        closing.add_done_callback(self._dismissing.discard)

    async def _accept_dialog(self) -> None:
        from playwright.async_api import Error

        with contextlib.suppress(Error, PageGone):  # a dialog that went with its page needs no closing
            await self.target.send("Page.handleJavaScriptDialog", {"accept": True})

    def leave(self, why: str) -> None:
        """Note that the page is gone; the first reason stays."""
        if not self.gone.is_set():
            self.why = why
            self.gone.set()


@asynccontextmanager
async def open_page(
    driver: Driver,
    profile: Profile,
    *,
    site: Site,
    browser: Browser,
    script: PageScript,
    heard: Callable[[list[Fact]], None],
) -> AsyncIterator[Page]:
    """Start Chromium on an owned profile, go to the site and yield its page; leave no process behind.

    Raises `PageGone` when the browser does not start or the site does not load.
    """
    from playwright.async_api import Error

    await profile.clear_up()
    async with driver.playwright() as playwright:
        chromium = None
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                chromium = await playwright.chromium.launch(
                    **launch_options(
                        browser,
                        folder=profile.browser_folder,
                        headless=site.headless,
                        resolver_rule=site.resolver_rule,
                        trust_certificate=site.trust_certificate,
                    )
                )
                page = await _attach(chromium, browser, script, heard)
                await page.go(site.url)
            yield page
        except (Error, TimeoutError) as error:
            why = str(error).splitlines()[0] if str(error) else "WhatsApp Web did not load in time"
            if DRIVER_LOST in why:
                await driver.discard(playwright)
            raise PageGone(why=why) from error
        finally:
            if chromium:
                with contextlib.suppress(Error, TimeoutError):
                    async with asyncio.timeout(CLOSE_SECONDS):
                        await chromium.close()
            await profile.kill_browser()


async def _attach(
    chromium: playwright_api.Browser,
    browser: Browser,
    script: PageScript,
    heard: Callable[[list[Fact]], None],
) -> Page:
    session = await chromium.new_browser_cdp_session()
    page = Page()
    target = page.target = Target(session, left=page.leave)
    chromium.on("disconnected", lambda _: target.leave("the browser was closed"))
    await target.attach()
    await session.send("Browser.setDownloadBehavior", {"behavior": "deny"})
    page.bridge = Bridge(target, heard=heard)
    await page.bridge.attach()
    await target.send("Page.enable")
    target.on("Page.javascriptDialogOpening", page.dismiss)
    await target.send("Emulation.setUserAgentOverride", user_agent_override(browser))
    for source in (script_text(), script.text):
        await target.send("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    return page
