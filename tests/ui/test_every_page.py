"""Every page of the router, light on a desk and dark on a phone: axe finds nothing, nothing sticks out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.ui.conftest import DESKTOP, PHONE, Desk, NewPerson
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
    found: dict[str, list[str]] = {}
    await member.sign_in(email)
    bot = (await service.create_bot(desk.services, name="Clinic", sample="clinic")).bot
    await add_number(desk.services, name="Front desk", id="front", bot=bot)
    for one, addresses in ((stranger, OUTSIDE), (member, INSIDE)):
        for address in addresses.values():
            await one.open(address.format(bot=bot))
            await expect(one.page.get_by_role("heading", level=1)).to_have_count(1)
            await expect(one.page.locator("[aria-busy=true]")).to_have_count(0)
            wrong = await one.axe()
            wide = await one.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found[address] = [*wrong, *([f"{wide} pixels too wide"] if wide > 0 else []), *await one.blocked()]
            if address not in NOT_THERE:
                found[address] += one.red
            one.red.clear()
            await one.page.screenshot(path=tmp_path / f"{address.strip('/#').replace('/', '-') or 'home'}.png")
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
