"""Every page of the router, light and dark, on a desk and on a phone, in both languages, at 200 %: axe finds nothing,
nothing sticks out, nothing jumps while it loads, nothing is asked from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Request, expect

from tests.ui.conftest import DESKTOP, PHONE, Desk, NewPerson, Person
from wabot_admin import bots as service
from wabot_admin.numbers import add_number

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROUTER = Path(__file__).parents[2] / "wabot_admin" / "ui" / "src" / "router.tsx"
OUTSIDE = {"sign-in": "/sign-in", "first": "/first#x", "invite": "/invite#x", "reset": "/reset#x"}
INSIDE = {
    "": "/",
    "bots": "/bots",
    "bots/:bot": "/bots/{bot}",
    "conversations/:conversation?": "/conversations",
    "contacts": "/contacts",
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
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
READ_AGAIN = "dispatchEvent(new Event('focus'))"


async def test_every_route_of_the_router_is_visited() -> None:
    paths = set(re.findall(r'path: "([^"]*)"', ROUTER.read_text())) | {""}
    assert paths == {*OUTSIDE, *INSIDE}


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-desk", "dark-phone"])
async def test_a_page_is_readable_for_everyone(
    desk: Desk, person: NewPerson, tmp_path: Path, scheme: str, size: tuple[int, int]
) -> None:
    email = await desk.account()
    stranger = await person(size=size, scheme=scheme)
    member = await person(size=size, scheme=scheme)
    away: list[str] = []
    for one in (stranger, member):
        await one.page.add_init_script(SHIFTS)
        one.page.on("request", lambda request: note_if_elsewhere(request, desk.address, away))
    found: dict[str, list[str]] = {}
    await member.sign_in(email)
    bot = (await service.create_bot(desk.services, name="Clinic", sample="clinic")).bot
    await add_number(desk.services, name="Front desk", id="front", bot=bot)
    for one, addresses in ((stranger, OUTSIDE), (member, INSIDE)):
        for address in addresses.values():
            await one.open(address.format(bot=bot))
            await expect(one.page.get_by_role("heading", level=1)).to_have_count(1)
            await expect(one.page.locator("[aria-busy=true]")).to_have_count(0)
            found[address] = [*await wrong_with(one), *await one.blocked()]
            shifted = await one.page.evaluate("window.__shifted")
            found[address] += [f"shifts by {shifted:.2f}"] if shifted > STEADY else []
            if address not in NOT_THERE:
                found[address] += one.red
            one.red.clear()
            await one.page.screenshot(path=tmp_path / f"{address.strip('/#').replace('/', '-') or 'home'}.png")
            found[address] += await wrong_with_the_other_way(one, scheme, size)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert away == []


async def wrong_with(one: Person) -> list[str]:
    """Return what axe finds and how far the page sticks out."""
    wide = await one.page.evaluate(WIDE)
    return [*await one.axe(), *([f"{wide} pixels too wide"] if wide > 0 else [])]


async def wrong_with_the_other_way(one: Person, scheme: str, size: tuple[int, int]) -> list[str]:
    """Return what is wrong with the page in the other theme, language and size, and at 200 %, without a reload."""
    page = one.page
    other = PHONE if size == DESKTOP else DESKTOP
    await page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    await page.evaluate("document.cookie = 'wabot_language=pt; path=/; samesite=strict'")
    await page.evaluate(READ_AGAIN)
    await expect(page.locator("html")).to_have_attribute("lang", "pt")
    await page.set_viewport_size({"width": other[0], "height": other[1]})
    wrong = [f"the other way: {each}" for each in await wrong_with(one)]
    await page.set_viewport_size({"width": ZOOMED[0], "height": ZOOMED[1]})
    wide = await page.evaluate(WIDE)
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.evaluate("document.cookie = 'wabot_language=; path=/; max-age=0; samesite=strict'")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    return [*wrong, *([f"{wide} pixels too wide at 200 %"] if wide > 0 else [])]


def note_if_elsewhere(request: Request, address: str, away: list[str]) -> None:
    """Keep what is asked from another origin."""
    if not request.url.startswith((f"{address}/", "data:", f"blob:{address}/")):
        away.append(request.url)
