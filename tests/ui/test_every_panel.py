"""Every panel of the builder and every dialog, light and dark, on a desk and on a phone: axe finds nothing, nothing
sticks out, the console has no red line. What pages show by themselves is swept by `test_every_page.py`."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.ui.conftest import AT_ONCE, AXE, DESKTOP, PHONE, RULES, WIDE, Desk, NewPerson, Person
from tests.ui.scene_data import put_scenes
from tests.ui.scenes import SCENES, Scene

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PANELS = Path(__file__).parents[2] / "wabot_admin" / "ui" / "src" / "features" / "builder" / "panels.ts"
NO_ADDRESS = {"compare": "compare", "preview-step": "step-preview"}
"""Panels that no address opens, and the scenes that show them."""
REFUSED = {"simulate-cannot"}
"""Scenes in which wabot refuses something, which the console repeats."""
WATCHERS = 3

LOOK = """async (rules) => {
  const open = [...document.querySelectorAll("[role=dialog], [role=menu]")].at(-1);
  const place = open ?? document.querySelector("#content");
  const found = await axe.run(place, { resultTypes: ["violations"], runOnly: rules });
  return found.violations.map((each) => `${each.id}: ${each.nodes[0].html.slice(0, 160)}`);
}"""


async def test_every_panel_of_the_builder_is_swept() -> None:
    panels = set(re.findall(r'id: "([\w-]+)"', PANELS.read_text()))
    shown = {match[1] for each in SCENES if (match := re.search(r"panel=([\w-]+)", each.path))}
    assert panels == shown | set(NO_ADDRESS)
    assert set(NO_ADDRESS.values()) <= {each.name for each in SCENES}


async def test_what_opens_in_a_page_is_readable_for_everyone(desk: Desk, person: NewPerson) -> None:
    places = await put_scenes(desk)
    email = await desk.account(name="Rita Reis")
    found: dict[str, list[str]] = {}

    async def watch(scenes: tuple[Scene, ...]) -> None:
        one = await person()
        await one.sign_in(email)
        for each in scenes:
            one.red.clear()
            await one.page.set_viewport_size({"width": each.size[0], "height": each.size[1]})
            await each.play(one.page, desk.address, places)
            found[each.name] = [*await wrong(one, each.size), *([] if each.name in REFUSED else one.red)]

    await asyncio.gather(*(watch(SCENES[place::WATCHERS]) for place in range(WATCHERS)))
    assert {name: each for name, each in found.items() if each} == {}


async def wrong(one: Person, size: tuple[int, int]) -> list[str]:
    """Return what is wrong with what is open, in both themes and both sizes."""
    page, (width, height) = one.page, PHONE if size == DESKTOP else DESKTOP
    await page.evaluate(AXE.read_text())
    await page.evaluate(AT_ONCE)
    said = [*await page.evaluate(LOOK, RULES), *await too_wide(page)]
    await page.emulate_media(color_scheme="dark")
    await expect(page.locator("html.dark")).to_have_count(1)
    await page.set_viewport_size({"width": width, "height": height})
    said += [f"dark, the other size: {each}" for each in await page.evaluate(LOOK, RULES)]
    said += await too_wide(page)
    await page.emulate_media(color_scheme="light")
    return said


async def too_wide(page: Page) -> list[str]:
    """Return how far the page sticks out."""
    wide = await page.evaluate(WIDE)
    return [f"{wide} pixels too wide at {page.viewport_size}"] if wide > 0 else []
