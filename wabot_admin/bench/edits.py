"""Each kind of edit a person makes in the builder, for its bench: from the event to the frame that shows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from wabot_admin.bench.frames import Seen, answered, watched
from wabot_admin.bench.gestures import in_view
from wabot_admin.bench.large_flow import large_clip

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

LETTERS = "We are open from nine."
PASTED = 20
SETTLED = 0.25  # seconds for what an edit moves into view, which is no part of it
KINDS = (
    *("text typed", "title typed", "step added", "steps joined", "step moved", f"{PASTED} steps pasted"),
    *("step deleted", "undone", "walked on"),
)
Act = Callable[[], Awaitable[object]]


async def edits(page: Page, *, times: int) -> AsyncIterator[tuple[str, Seen]]:
    """Yield what each kind of edit showed, made so many times (letters are as many as there are); in the end nothing
    but what was typed is left of them."""
    step = page.get_by_role("complementary", name="Step", exact=True)
    await _choose(page)
    yield "text typed", await typed(page, step.get_by_role("textbox", name="Text").first)
    yield "title typed", await typed(page, step.get_by_role("textbox", name="Title").first)
    add = page.get_by_role("button", name="Add “Say something”")
    yield "step added", await _each(page, times, "click", add.click)
    yield "steps joined", await _joined(page, times)
    yield "step moved", await _moved(page, times)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate("text => navigator.clipboard.writeText(text)", large_clip(PASTED))
    canvas = page.locator(".react-flow")
    yield f"{PASTED} steps pasted", await _each(page, times, "paste", _press(page, "Control+v"), before=canvas.focus)
    yield "step deleted", await _each(page, times, "keydown", _press(page, "Delete"), before=lambda: _choose(page))
    await canvas.focus()
    yield "undone", await _each(page, 5 * times, "keydown", _press(page, "Control+z"))
    yield "walked on", await _each(page, times, "keydown", _press(page, "ArrowRight"), before=canvas.focus)


async def typed(page: Page, field: Locator) -> Seen:
    """Type a line into a field."""
    await field.focus()
    async with watched(page) as seen:
        await page.keyboard.type(LETTERS, delay=60)
        seen.steps = len(LETTERS)
    return seen


async def _each(page: Page, times: int, event: str, act: Act, *, before: Act | None = None) -> Seen:
    """Do something again and again, each time when what came before is over."""
    all = Seen()
    for _ in range(times):
        if before:
            await before()
        await asyncio.sleep(SETTLED)
        async with watched(page, event=event) as seen:
            await act()
            await answered(page, event)
            seen.steps = 1
        all.add(seen)
    return all


async def _joined(page: Page, times: int) -> Seen:
    """Lead the way out of the chosen step elsewhere, by the list of steps."""
    await _choose(page)
    ways = page.locator("#ways-out select").first
    options = ways.locator("option")
    await options.nth(3).wait_for(state="attached")  # the list is drawn after the step itself
    now = await ways.input_value()
    places: list[str] = await options.evaluate_all("all => all.map(one => one.value)")
    elsewhere = iter([place for place in places if place not in ("", now)])
    return await _each(page, times, "change", lambda: ways.select_option(next(elsewhere)))


async def _moved(page: Page, times: int) -> Seen:
    """Let go of a card that was dragged."""

    async def take() -> None:
        x, y = await in_view(page)
        await page.mouse.move(x, y)
        await page.mouse.down()
        await page.mouse.move(x + 40, y + 20, steps=4)

    return await _each(page, times, "pointerup", page.mouse.up, before=take)


async def _choose(page: Page) -> None:
    await asyncio.sleep(SETTLED)  # what came before may still be moving the cards
    await page.mouse.click(*await in_view(page))


def _press(page: Page, key: str) -> Act:
    return lambda: page.keyboard.press(key)
