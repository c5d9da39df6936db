"""Measures the builder on a flow of a thousand nodes in real Chromium, beside a small flow and a bare page.

The bare page has as many boxes and curves under one transform and no program but moving it: what this machine's
browser could do at best, in the same run.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wabot_admin.app import create_app
from wabot_admin.auth.links import make_account
from wabot_admin.bench.bare_canvas import bare_canvas
from wabot_admin.bench.frames import Seen, move_about, watched
from wabot_admin.bench.large_flow import large_document
from wabot_admin.bots import import_bot
from wabot_admin.services import open_services
from wabot_admin.serving import bind, serve
from wabot_core import WabotError
from wabot_runtime import Goal, Report, find_browser, load_settings, open_runtime, quantile

if TYPE_CHECKING:
    from playwright.async_api import Page, ViewportSize

HOST = "127.0.0.1"
EMAIL, PASSWORD = "bench@example.org", "a long one for a bench, which nobody uses"
SIZE: ViewportSize = {"width": 1280, "height": 800}
SMALL = 10
SETTLED = 1.0  # seconds after opening, for what is asked beside
MIDDLE = (620.0, 420.0)
CANVAS = (310.0, 70.0, 900.0, 720.0)
LETTERS = "We are open from nine."
BARE, FEW = "bare page", f"{SMALL} nodes"
OPEN_SOON = Goal(name="open", bound=1500)
SMOOTH = Goal(name="smooth", bound=50, is_most=False)
AT_ONCE = Goal(name="edit", bound=100)
BOXES = "all => all.map(one => one.getBoundingClientRect()).map(({x, y, width, height}) => [x, y, width, height])"
PAINTED = """() => new Promise((done) => {
  const look = () => {
    const card = document.querySelector(".react-flow__node-card");
    if (!card || getComputedStyle(card).visibility !== "visible") return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(0);
  };
  look();
})"""


class NothingInView(WabotError):
    """There is no {what} in view to take hold of."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to measure, and how often."""

    nodes: int = 1000
    repeats: int = 3
    seconds: float = 2.0
    """How long each gesture lasts."""

    @property
    def side(self) -> str:
        """Return what the large flow is called in the report."""
        return f"{self.nodes} nodes"


async def bench_builder(order: Order, *, say: Callable[[str], None]) -> Report:
    """Measure opening, panning, zooming, dragging and typing."""
    report = Report(bench="builder", repeats=order.repeats)
    report.setting = {"nodes": order.nodes, "seconds": order.seconds, "viewport": SIZE, "browser": "headless"}
    async with _builder(order, say=say) as (page, addresses):
        for repeat in range(order.repeats):
            say(f"repeat {repeat + 1} of {order.repeats}")
            await page.goto("about:blank")
            await page.set_content(bare_canvas(order.nodes))
            await _gestures(page, report, BARE, order)
            for side, address in addresses.items():
                await _open(page, report, side, address)
                await _gestures(page, report, side, order)
                if side == order.side:
                    await _beside_panels(page, report, order)
    for what in ("pan", "drag", "zoom"):
        report.compare(f"{what}, frames", order.side, BARE)
        report.compare(f"{what}, work", order.side, FEW)
    report.compare("open", order.side, FEW)
    report.compare("edit, work", order.side, FEW)
    return report


async def _open(page: Page, report: Report, side: str, address: str) -> None:
    """Load the page anew, and wait until its first card is painted."""
    await page.goto(address, wait_until="commit")
    milliseconds = await page.evaluate(PAINTED)
    report.add("open", side, milliseconds, "ms", goal=OPEN_SOON)
    await asyncio.sleep(SETTLED)


async def _gestures(page: Page, report: Report, side: str, order: Order) -> None:
    bare = side == BARE
    _tell(report, "pan", side, await _pan(page, order), order)
    _tell(report, "zoom", side, await _zoom(page, order), order)
    _tell(report, "drag", side, await _drag(page, order, ".box" if bare else ".react-flow__node-card"), order)
    typed = await _type(page, bare=bare)
    report.add("edit, work", side, typed.work, "ms")
    for name, part in (("p50", 0.5), ("p95", 0.95)):
        goal = AT_ONCE if side == order.side else None
        report.add(f"edit, {name}", side, quantile(typed.delays, part), "ms", goal=goal)


async def _beside_panels(page: Page, report: Report, order: Order) -> None:
    """Pan once more with the map and the list of problems open."""
    await page.get_by_role("button", name="Map", exact=True).click()
    await page.get_by_role("button", name="Problems", exact=True).click()
    _tell(report, "pan with map and problems", order.side, await _pan(page, order), order)


def _tell(report: Report, what: str, side: str, seen: Seen, order: Order) -> None:
    goal = SMOOTH if side == order.side else None
    report.add(f"{what}, frames", side, seen.rate, "frames/s", goal=goal)
    report.add(f"{what}, frame p50", side, seen.gap(0.5), "ms")
    report.add(f"{what}, frame p95", side, seen.gap(0.95), "ms")
    report.add(f"{what}, work", side, seen.work, "ms")


async def _pan(page: Page, order: Order) -> Seen:
    """Turn the wheel over the canvas, there and back."""
    mouse = page.mouse
    await mouse.move(*MIDDLE)
    before = [0.0, 0.0]

    async def act(x: float, y: float) -> None:
        await mouse.wheel(before[0] - x, before[1] - y)
        before[:] = x, y

    async with watched(page) as seen:
        seen.steps = await move_about(act, seconds=order.seconds, reach=700, begin=(0, 0))
    await act(0, 0)
    return seen


async def _zoom(page: Page, order: Order) -> Seen:
    """Zoom out and in again with Ctrl and the wheel."""
    await page.mouse.move(*MIDDLE)
    before = [0.0]

    async def act(x: float, y: float) -> None:
        await page.mouse.wheel(0, (before[0] - x) / 3)
        before[0] = x

    await page.keyboard.down("Control")
    async with watched(page) as seen:
        seen.steps = await move_about(act, seconds=order.seconds, reach=420, begin=(0, 0))
    await act(0, 0)
    await page.keyboard.up("Control")
    return seen


async def _drag(page: Page, order: Order, card: str) -> Seen:
    """Drag a card about."""
    await page.keyboard.press("Escape")
    box = await _visible(page, card)
    await page.mouse.move(*box)
    await page.mouse.down()
    async with watched(page) as seen:
        seen.steps = await move_about(page.mouse.move, seconds=order.seconds, reach=160, begin=box)
    await page.mouse.up()
    return seen


async def _type(page: Page, *, bare: bool) -> Seen:
    """Type a line into the text of a step."""
    if bare:
        field = page.locator("textarea")
    else:
        await page.mouse.click(*await _visible(page, ".react-flow__node-card"))
        field = page.get_by_role("complementary", name="Step", exact=True).get_by_role("textbox", name="Text").first
    await field.focus()
    async with watched(page) as seen:
        await page.keyboard.type(LETTERS, delay=60)
        seen.steps = len(LETTERS)
    return seen


async def _visible(page: Page, what: str) -> tuple[float, float]:
    """Return a place to take hold of one: of that which is nearest to the middle of the canvas."""
    boxes: list[list[float]] = await page.locator(what).evaluate_all(BOXES)
    holds = [(x + min(120, width / 2), y + min(24, height / 2)) for x, y, width, height in boxes]
    shown = [(x, y) for x, y in holds if CANVAS[0] < x < CANVAS[2] and CANVAS[1] < y < CANVAS[3]]
    if not shown:
        raise NothingInView(what=what)
    return min(shown, key=lambda hold: abs(hold[0] - MIDDLE[0]) + abs(hold[1] - MIDDLE[1]))


@asynccontextmanager
async def _builder(order: Order, *, say: Callable[[str], None]) -> AsyncIterator[tuple[Page, dict[str, str]]]:
    """Serve a small and a large flow, and give someone who is signed in, with their addresses."""
    from playwright.async_api import async_playwright

    with tempfile.TemporaryDirectory(prefix="wabot-bench-") as folder:
        settings = load_settings({"WABOT_DATA": folder})
        chromium = await find_browser(settings.browser, install=False, say=say)
        async with open_runtime(settings) as runtime, async_playwright() as playwright:
            services = await open_services(runtime)
            await make_account(services, email=EMAIL, name="Bench", role="admin", password=PASSWORD)
            listener, ready = bind(HOST, 0, variable=""), asyncio.Event()
            address = f"http://{HOST}:{listener.getsockname()[1]}"
            serving = asyncio.create_task(serve(create_app(services, hosts=[HOST]), listener, ready=ready.set))
            await ready.wait()
            counts = {FEW: SMALL, order.side: order.nodes}
            bots = {side: (await import_bot(services, large_document(count))).bot for side, count in counts.items()}
            browser = await playwright.chromium.launch(**chromium.launch_options())
            try:
                page = await browser.new_page(viewport=SIZE, locale="en-US")
                await _sign_in(page, address)
                yield page, {side: f"{address}/bots/{bot}" for side, bot in bots.items()}
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
