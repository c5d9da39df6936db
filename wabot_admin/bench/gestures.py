"""What a hand does on a canvas for the builder's bench: panning, zooming, dragging; what that cost is `frames.py`'s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wabot_admin.bench.frames import Seen, move_about, watched
from wabot_core import WabotError

if TYPE_CHECKING:
    from playwright.async_api import Page

Place = tuple[float, float]

LOOKS = 50
LOOK = 100.0
"""Milliseconds between two looks for a card."""

CARD = ".react-flow__node-card"
MIDDLE: Place = (620.0, 420.0)
CANVAS = (310.0, 70.0, 900.0, 720.0)
BOXES = "all => all.map(one => one.getBoundingClientRect()).map(({x, y, width, height}) => [x, y, width, height])"


class NothingInView(WabotError):
    """There is no {what} in view to take hold of."""


async def pan(page: Page, *, seconds: float, at: Place = MIDDLE) -> Seen:
    """Turn the wheel over the canvas, there and back."""
    await page.mouse.move(*at)
    before = [0.0, 0.0]

    async def act(x: float, y: float) -> None:
        await page.mouse.wheel(before[0] - x, before[1] - y)
        before[:] = x, y

    async with watched(page) as seen:
        seen.steps = await move_about(act, seconds=seconds, reach=700, begin=(0, 0))
    await act(0, 0)
    return seen


async def zoom(page: Page, *, seconds: float) -> Seen:
    """Zoom out and in again with Ctrl and the wheel."""
    await page.mouse.move(*MIDDLE)
    before = [0.0]

    async def act(x: float, y: float) -> None:
        await page.mouse.wheel(0, (before[0] - x) / 3)
        before[0] = x

    await page.keyboard.down("Control")
    async with watched(page) as seen:
        seen.steps = await move_about(act, seconds=seconds, reach=420, begin=(0, 0))
    await act(0, 0)
    await page.keyboard.up("Control")
    return seen


async def drag(page: Page, *, seconds: float, card: str = CARD) -> Seen:
    """Drag a card about."""
    await page.keyboard.press("Escape")
    hold = await in_view(page, card)
    await page.mouse.move(*hold)
    await page.mouse.down()
    async with watched(page) as seen:
        seen.steps = await move_about(page.mouse.move, seconds=seconds, reach=160, begin=hold)
    await page.mouse.up()
    return seen


async def in_view(page: Page, what: str = CARD) -> Place:
    """Return a place to take hold of one: of that which is nearest to the middle of the canvas.

    After a long way one waits for the canvas to draw what has come into view.
    """
    for _ in range(LOOKS):
        boxes: list[list[float]] = await page.locator(what).evaluate_all(BOXES)
        holds = [(x + min(120, width / 2), y + min(24, height / 2)) for x, y, width, height in boxes]
        shown = [(x, y) for x, y in holds if CANVAS[0] < x < CANVAS[2] and CANVAS[1] < y < CANVAS[3]]
        if shown:
            return min(shown, key=lambda hold: abs(hold[0] - MIDDLE[0]) + abs(hold[1] - MIDDLE[1]))
        await page.wait_for_timeout(LOOK)
    raise NothingInView(what=what)
