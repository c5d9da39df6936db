"""A server with a few bots and a browser in which someone is signed in, for the builder's bench."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from wabot_admin.app import create_app
from wabot_admin.auth.links import make_account
from wabot_admin.bots import import_bot, publish
from wabot_admin.services import open_services
from wabot_admin.serving import bind, serve
from wabot_runtime import find_browser, load_settings, open_runtime, put_walked

if TYPE_CHECKING:
    from playwright.async_api import Page, ViewportSize

HOST = "127.0.0.1"
EMAIL, PASSWORD = "bench@example.org", "a long one for a bench, which nobody uses"
SIZE: ViewportSize = {"width": 1280, "height": 800}


@asynccontextmanager
async def signed_in(
    documents: Mapping[str, dict[str, Any]], *, walked: str, say: Callable[[str], None]
) -> AsyncIterator[tuple[Page, dict[str, str]]]:
    """Serve bots, each by its name, and give a page of someone who may do all with the addresses of their builders.

    The bot called `walked` is published, and a thousand people went through it today.
    """
    from playwright.async_api import async_playwright

    with tempfile.TemporaryDirectory(prefix="wabot-bench-") as folder:
        settings = load_settings({"WABOT_DATA": folder})
        chromium = await find_browser(settings.browser, install=False, say=say)
        async with open_runtime(settings) as runtime, async_playwright() as playwright:
            services = await open_services(runtime)
            await make_account(services, email=EMAIL, name="Bench", role="admin", password=PASSWORD)
            bots = {name: (await import_bot(services, document)).bot for name, document in documents.items()}
            version = await publish(services, bots[walked], author=EMAIL, message="All of it")
            today = services.now().replace(hour=0, minute=0, second=0, microsecond=0)
            records = settings.records_url
            await put_walked(records, documents[walked], bot=version.bot, revision=version.number, day=today)
            listener, ready = bind(HOST, 0, variable=""), asyncio.Event()
            address = f"http://{HOST}:{listener.getsockname()[1]}"
            serving = asyncio.create_task(serve(create_app(services, hosts=[HOST]), listener, ready=ready.set))
            await ready.wait()
            browser = await playwright.chromium.launch(**chromium.launch_options())
            try:
                page = await browser.new_page(viewport=SIZE, locale="en-US")
                page.set_default_timeout(8000)
                await _sign_in(page, address)
                yield page, {name: f"{address}/bots/{bot}" for name, bot in bots.items()}
            finally:
                await browser.close()
                serving.cancel()
                await asyncio.wait({serving})


async def _sign_in(page: Page, address: str) -> None:
    await page.goto(f"{address}/sign-in")
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("link", name="Bots", exact=True).first.wait_for()
