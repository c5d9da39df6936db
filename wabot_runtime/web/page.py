"""One running Chromium with one page of WhatsApp Web in it: opened, watched, closed. It judges nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from wabot_runtime.web.bridge import Bridge, Fact, script_text
from wabot_runtime.web.browser import Browser
from wabot_runtime.web.driver import Driver
from wabot_runtime.web.errors import PageGone
from wabot_runtime.web.launching import launch_options, user_agent_override
from wabot_runtime.web.page_script import PageScript
from wabot_runtime.web.profile import Profile

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

    def __init__(self, bridge: Bridge) -> None:
        """Wrap the bridge into an open page."""
        self.bridge = bridge
        self.gone = asyncio.Event()
        self.why = ""

    async def call(self, function: str, *arguments: object, timeout: float) -> Any:
        """Call the bridge; raise `PageGone` when the page went away."""
        if self.gone.is_set():
            raise PageGone(why=self.why)
        return await self.bridge.call(function, *arguments, timeout=timeout)

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
        context = None
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                context = await playwright.chromium.launch_persistent_context(
                    str(profile.browser_folder),
                    **launch_options(
                        browser,
                        headless=site.headless,
                        resolver_rule=site.resolver_rule,
                        trust_certificate=site.trust_certificate,
                    ),
                )
                tab = context.pages[0] if context.pages else await context.new_page()
                session = await context.new_cdp_session(tab)
                page = Page(Bridge(session, heard=heard))
                tab.on("crash", lambda _: page.leave("the page crashed"))
                tab.on("close", lambda _: page.leave("the page was closed"))
                context.on("close", lambda _: page.leave("the browser was closed"))
                await session.send("Emulation.setUserAgentOverride", user_agent_override(browser))
                await page.bridge.attach()
                await context.add_init_script(script_text())
                await context.add_init_script(script.text)
                await tab.goto(site.url, wait_until="commit", timeout=LOAD_SECONDS * 1000)
            yield page
        except (Error, TimeoutError) as error:
            why = str(error).splitlines()[0] if str(error) else "WhatsApp Web did not load in time"
            if DRIVER_LOST in why:
                await driver.discard(playwright)
            raise PageGone(why=why) from error
        finally:
            if context:
                with contextlib.suppress(Error, TimeoutError):
                    async with asyncio.timeout(CLOSE_SECONDS):
                        await context.close()
            await profile.kill_browser()
