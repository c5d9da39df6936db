"""Every page of the router and every dialog that makes something, light and dark, on a desk and on a phone, in both
languages, at 200 %, by keyboard and without motion: axe finds nothing, nothing sticks out, nothing jumps while it
loads, Tab reaches everything and is seen, nothing is asked from elsewhere."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Request, expect

from tests.ui.conftest import AT_ONCE, CONTRAST, DESKTOP, PHONE, RULES, WIDE, Desk, NewPerson, Person
from tests.ui.reach import wrong_by_keyboard
from tests.ui.talks import Line, put_lines
from wabot_admin import bots as service
from wabot_admin.numbers import add_number
from wabot_runtime import publish_draft

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROUTER = Path(__file__).parents[2] / "wabot_admin" / "ui" / "src" / "router.tsx"
OUTSIDE = {"sign-in": "/sign-in", "first": "/first#x", "invite": "/invite#x", "reset": "/reset#x"}
INSIDE = {
    "": "/",
    "bots": "/bots",
    "bots/:bot": "/bots/{bot}",
    "conversations/:conversation?": "/conversations",
    "contacts": "/contacts",
    "contacts/alike": "/contacts/alike",
    "contacts/:contact": "/contacts/none",
    "captures": "/captures",
    "analytics": "/analytics",
    "numbers": "/numbers",
    "numbers/new": "/numbers/new",
    "numbers/:number": "/numbers/front",
    "numbers/:number/link": "/numbers/front/link",
    "health": "/health",
    "plugins": "/plugins",
    "plugins/:plugin": "/plugins/forms",
    "accounts": "/accounts",
    "roles": "/roles",
    "secrets": "/secrets",
    "labels": "/labels",
    "settings": "/settings",
    "keys": "/keys",
    "audit": "/audit",
    "me": "/me",
    "*": "/never/heard/of",
}
"""The router's paths, each with an address of it."""
MORE = {
    "/conversations/{talk}": [],
    "/contacts/{contact}": [],
    "/bots": ["New bot"],
    "/labels": ["New label"],
    "/keys": ["New key"],
    "/secrets": ["New secret"],
    "/roles": ["New role"],
    "/accounts": ["Invite someone"],
}
"""What the addresses above don't show: something open, and the dialogs that a page's buttons open."""
NOT_THERE = {"/contacts/none"}
"""Addresses of something that is not there, which the API says and the console repeats."""

ZOOMED = (640, 400)
"""What is left of a desk at 200 %."""
STEADY = 0.1
"""The most that may shift while a page loads, as the layout-shift score adds it up."""
SHIFTS = """
window.__shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
READ_AGAIN = "dispatchEvent(new Event('focus'))"
MOVING = """() => {
  const long = (text) => text.split(",").some((each) => parseFloat(each) > 0.01);
  const all = [...document.querySelectorAll("body *")].filter((each) => {
    const style = getComputedStyle(each);
    const moved = style.animationName !== "none" && long(style.animationDuration);
    return moved || long(style.transitionDuration) || style.scrollBehavior === "smooth";
  });
  return all.map((each) => `it moves: ${each.outerHTML.slice(0, 140)}`);
}"""


async def test_every_route_of_the_router_is_visited() -> None:
    paths = set(re.findall(r'path: "([^"]*)"', ROUTER.read_text())) | {""}
    assert paths == {*OUTSIDE, *INSIDE}


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-desk", "dark-phone"])
async def test_a_page_is_readable_for_everyone(
    desk: Desk, person: NewPerson, scheme: str, size: tuple[int, int]
) -> None:
    email = await desk.account()
    bot = (await service.create_bot(desk.services, name="Clinic", sample="clinic")).bot
    await add_number(desk.services, name="Front desk", id="front", bot=bot)
    bots, cache = desk.services.desk.bots, desk.services.runtime.cache
    await publish_draft(bots, cache, await bots.draft(bot), author="operator", message="")
    talk, contact = await put_lines(desk.services.desk, [Line(text="hi"), Line(text="Hello!", ours=True)], bot=bot)
    there = {"bot": bot, "talk": talk, "contact": contact}
    inside = [each for each in dict.fromkeys((*INSIDE.values(), *MORE))]
    visitors = [Visitor(await person(size=size, scheme=scheme), scheme, size, there) for _ in range(3)]
    stranger, *members = visitors
    for member in members:
        await member.one.sign_in(email)
    ways = [[*OUTSIDE.values()], inside[0::2], inside[1::2]]
    await asyncio.gather(*(visitor.visit(way) for visitor, way in zip(visitors, ways, strict=True)))
    found = {address: wrong for visitor in visitors for address, wrong in visitor.found.items() if wrong}
    assert found == {}
    assert [each for visitor in visitors for each in visitor.away] == []


@dataclass
class Visitor:
    """Someone who looks at pages one after the other; what is wrong with each is kept by its address."""

    one: Person
    scheme: str
    size: tuple[int, int]
    there: dict[str, str]
    found: dict[str, list[str]] = field(default_factory=dict)
    away: list[str] = field(default_factory=list)

    async def visit(self, addresses: list[str]) -> None:
        """Look at each page, at its dialogs, by keyboard, and then the other way."""
        page = self.one.page
        await page.add_init_script(SHIFTS)
        page.on("request", self._note_if_elsewhere)
        for address in addresses:
            await self.one.open(address.format(**self.there))
            await expect(page.get_by_role("heading", level=1)).to_have_count(1)
            await expect(page.locator("[aria-busy=true]")).to_have_count(0)
            wrong = self.found[address] = [*await self.wrong(), *await self.one.blocked()]
            shifted = await page.evaluate("window.__shifted")
            wrong += [f"shifts by {shifted:.2f}"] if shifted > STEADY else []
            wrong += [] if address in NOT_THERE else self.one.red
            self.one.red.clear()
            wrong += await page.evaluate(MOVING)
            if self.size == DESKTOP:
                first = "Skip to the content" if address not in OUTSIDE.values() else None
                wrong += await wrong_by_keyboard(page, first=first)
            for button in MORE.get(address, []):
                wrong += [f"{button}: {each}" for each in await self._wrong_with_the_dialog(button)]
            wrong += await self._wrong_the_other_way()

    async def wrong(self, rules: list[str] = RULES) -> list[str]:
        """Return what axe finds and how far the page sticks out."""
        wide = await self.one.page.evaluate(WIDE)
        return [*await self.one.axe(rules), *([f"{wide} pixels too wide"] if wide > 0 else [])]

    async def _wrong_with_the_dialog(self, name: str) -> list[str]:
        """Return what is wrong with the dialog behind a button, which Escape closes again."""
        page = self.one.page
        button = page.get_by_role("button", name=name, exact=True).first
        await button.focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_be_visible()
        wrong = [*await self.wrong(), *await page.evaluate(MOVING)]
        inside = "document.querySelector('[role=dialog]').contains(document.activeElement)"
        wrong += [] if await page.evaluate(inside) else ["the focus is not in it"]
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(button).to_be_focused()
        return wrong

    async def _wrong_the_other_way(self) -> list[str]:
        """Return what is wrong in the other themes, language and size, and at 200 %, without a reload."""
        page = self.one.page
        other = "dark" if self.scheme == "light" else "light"
        await self._light_up(other)
        wrong = [f"{other}: {each}" for each in await self.wrong(CONTRAST)]
        await page.evaluate("document.cookie = 'wabot_language=pt; path=/; samesite=strict'")
        await page.evaluate(READ_AGAIN)
        await expect(page.locator("html")).to_have_attribute("lang", "pt")
        await self._resize(PHONE if self.size == DESKTOP else DESKTOP)
        wrong += [f"{other}, in Portuguese, the other size: {each}" for each in await self.wrong()]
        await self._light_up(self.scheme)
        wrong += [f"in Portuguese, the other size: {each}" for each in await self.wrong(CONTRAST)]
        await self._resize(ZOOMED)
        wide = await page.evaluate(WIDE)
        await page.evaluate("document.cookie = 'wabot_language=; path=/; max-age=0; samesite=strict'")
        await self._resize(self.size)
        return [*wrong, *([f"{wide} pixels too wide at 200 %"] if wide > 0 else [])]

    async def _light_up(self, scheme: str) -> None:
        """Change the theme, each colour at once and not on a way that axe could meet it on."""
        dark = scheme == "dark"
        await self.one.page.evaluate(AT_ONCE)
        await self.one.page.emulate_media(color_scheme="dark" if dark else "light")
        await expect(self.one.page.locator("html.dark")).to_have_count(1 if dark else 0)
        await self.one.page.evaluate(AT_ONCE)

    async def _resize(self, size: tuple[int, int]) -> None:
        await self.one.page.set_viewport_size({"width": size[0], "height": size[1]})

    def _note_if_elsewhere(self, request: Request) -> None:
        address = self.one.desk.address
        if not request.url.startswith((f"{address}/", "data:", f"blob:{address}/")):
            self.away.append(request.url)
