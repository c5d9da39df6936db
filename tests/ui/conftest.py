"""A real admin with the built UI, and people at real browsers who only see what anyone sees.

One browser serves the whole session; so its tests share one loop: mark each file with `ui`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from tests.ui.figures import Month, put_month
from tests.upgraded import put_upgraded
from wabot_admin.app import create_app
from wabot_admin.auth.links import make_account, offer_first
from wabot_admin.plugin_changes import note_changes
from wabot_admin.services import Services, open_services
from wabot_admin.serving import bind, serve
from wabot_admin.site import BUILT
from wabot_runtime import Settings, load_settings, open_runtime

PASSWORD = "a long and odd passphrase"
DESKTOP, PHONE = (1280, 800), (390, 844)
AXE = Path(__file__).parents[2] / "wabot_admin" / "ui" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules})"
CONTRAST = ["color-contrast", "link-in-text-block"]
"""The rules whose answer another theme may change."""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""How many pixels a page sticks out."""
AT_ONCE = """async () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important }");
  document.adoptedStyleSheets = [sheet];
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
"""Have each colour change at once and not on a way that axe could meet it on."""
WATCH = """
window.__blocked = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__blocked.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""

expect.set_options(timeout=10_000)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A running admin."""

    address: str
    services: Services

    async def first_link(self) -> str:
        """Return the link that is printed while there is no account."""
        link = await offer_first(self.services)
        assert link is not None
        return f"{self.address}/first#{link.token}"

    async def account(self, role: str = "admin", *, name: str = "Ana Souza") -> str:
        """Make an account and return its address."""
        email = f"{name.split()[0].lower()}.{role}@example.org"
        await make_account(self.services, email=email, name=name, role=role, password=PASSWORD)
        return email


@dataclass(frozen=True, kw_only=True)
class Busy(Desk):
    """An admin after a busy month."""

    month: Month


@dataclass
class Person:
    """Someone at a browser; whatever the policy blocked or the page threw is kept, and must be nothing.

    `red` are the console's red lines: none belong there while nothing is refused.
    """

    page: Page
    desk: Desk
    errors: list[str] = field(default_factory=list)
    red: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        """Go to an address."""
        await self.page.goto(path if path.startswith("http") else self.desk.address + path)

    async def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in by the form, up to the start page."""
        await self.open("/sign-in")
        await self.page.get_by_label("E-mail address").fill(email)
        await self.page.get_by_label("Password", exact=True).fill(password)
        await self.page.get_by_role("button", name="Sign in").click()
        await expect(self.page.get_by_role("link", name="Skip to the content")).to_be_attached()

    async def axe(self, rules: list[str] = RULES) -> list[str]:
        """Return what axe finds wrong with the page as it is."""
        if await self.page.evaluate("!window.axe"):
            await self.page.evaluate(AXE.read_text())
        found: dict[str, Any] = await self.page.evaluate(RUN_AXE, rules)
        return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"]]

    async def blocked(self) -> list[str]:
        """Return what the policy refused on this page."""
        found: list[str] = await self.page.evaluate("window.__blocked")
        return found

    def card(self, title: str) -> Locator:
        """Return a card of the page by its title."""
        return self.page.get_by_role("region", name=title)


NewPerson = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: Path) -> AsyncIterator[Browser]:
    """Give the one browser."""
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=str(chromium_path), args=["--no-sandbox"])
        yield made
        await made.close()


@asynccontextmanager
async def running_desk(
    folder: Path, *, settings: Settings | None = None, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Desk]:
    """Run an admin over data of its own; with an `environment` of more it knows its address too."""
    listener = bind("127.0.0.1", 0, variable="WABOT_ADMIN_PORT")
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    more = {} if environment is None else {"WABOT_ADMIN_URL": address, **environment}
    assert (BUILT / "index.html").exists(), "build the UI first: cd wabot_admin/ui && npm run build"
    settings = settings or load_settings({"WABOT_DATA": str(folder), **more})
    if settings.embedded:
        put_upgraded(settings.data)
    async with open_runtime(settings) as runtime:
        services = await open_services(runtime)
        await note_changes(services)
        ready = asyncio.Event()
        app = create_app(services, hosts=["127.0.0.1"])
        serving = asyncio.create_task(serve(app, listener, ready=ready.set))
        await ready.wait()
        yield Desk(address=address, services=services)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Give an admin without any account."""
    async with running_desk(tmp_path / "data") as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def busy(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Busy]:
    """Give one admin after a busy month to all tests that only look; each brings accounts of its own."""
    async with running_desk(tmp_path_factory.mktemp("busy") / "data") as running:
        month = await put_month(running.services.desk, running.services.runtime.cache)
        yield Busy(address=running.address, services=running.services, month=month)


@pytest_asyncio.fixture(loop_scope="session")
async def person(browser: Browser, desk: Desk) -> AsyncIterator[NewPerson]:
    """Give a function that puts someone before a browser of their own."""
    async with put_before(browser, desk) as come:
        yield come


@asynccontextmanager
async def put_before(browser: Browser, desk: Desk) -> AsyncIterator[NewPerson]:
    """Give a function that puts someone before a desk; at the end nothing may have been blocked or thrown."""
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    async def come(*, size: tuple[int, int] = DESKTOP, scheme: str = "light", locale: str = "en-US") -> Person:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale=locale, reduced_motion="reduce"
        )
        contexts.append(context)
        await context.add_init_script(WATCH)
        one = Person(page=await context.new_page(), desk=desk)
        one.page.on("pageerror", lambda error: one.errors.append(str(error)))
        one.page.on("console", lambda said: said.type == "error" and one.red.append(f"{said.text} {said.location}"))
        people.append(one)
        return one

    yield come
    blocked = [each for one in people for each in await one.blocked()]
    for context in contexts:
        await context.close()
    assert [error for one in people for error in one.errors] == []
    assert blocked == []
