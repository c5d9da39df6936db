"""Measures the builder on a flow of a thousand nodes in real Chromium, beside small ones and bare pages.

The bare canvas has as many boxes and curves under one transform and no program but moving it: what this machine's
browser could do at best, in the same run. The blank page tells how many frames there are when nothing is drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wabot_admin.bench.bare_canvas import bare_canvas
from wabot_admin.bench.edits import KINDS, edits, typed
from wabot_admin.bench.frames import Seen
from wabot_admin.bench.gestures import drag, pan, zoom
from wabot_admin.bench.large_flow import large_document
from wabot_admin.bench.signed_in import SIZE, signed_in
from wabot_runtime import Goal, Report, quantile

if TYPE_CHECKING:
    from playwright.async_api import Page

SMALL = 10
SETTLED = 1.0  # seconds after opening, for what is asked beside
BARE, BLANK, LONE, FEW = "bare canvas", "blank page", "1 node", f"{SMALL} nodes"
ALL_SHOWN = "with map, problems and heat"
COLOURS = "over a version's changes"
OPEN_SOON = Goal(name="open", bound=1500)
SMOOTH = Goal(name="smooth", bound=50, is_most=False)
AT_ONCE = Goal(name="edit", bound=100)
PAINTED = """() => new Promise((done, fail) => {
  const look = () => {
    const card = document.querySelector(".react-flow__node");
    if (!card || getComputedStyle(card).visibility !== "visible") {
      if (performance.now() > 60000) return fail(new Error("no card was painted within a minute"));
      return requestAnimationFrame(look);
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(0);
  };
  look();
})"""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to measure, and how often."""

    nodes: int = 1000
    repeats: int = 3
    seconds: float = 2.0
    """How long each gesture lasts."""
    edits: int = 6
    """How often each edit is made, but for letters."""

    @property
    def side(self) -> str:
        """Return what the large flow is called in the report."""
        return f"{self.nodes} nodes"


async def bench_builder(order: Order, *, say: Callable[[str], None]) -> Report:
    """Measure opening, panning, zooming, dragging and each kind of edit."""
    report = Report(bench="builder", repeats=order.repeats)
    report.setting = {"nodes": order.nodes, "seconds": order.seconds, "viewport": SIZE, "browser": "headless"}
    documents = {LONE: large_document(1), FEW: large_document(SMALL), order.side: large_document(order.nodes)}
    async with signed_in(documents, walked=order.side, say=say) as (page, addresses):
        for repeat in range(order.repeats):
            say(f"repeat {repeat + 1} of {order.repeats}")
            await _controls(page, report, order, addresses[LONE])
            for side in (FEW, order.side):
                say(f"  {side}")
                await _open(page, report, side, addresses[side])
                await _gestures(page, report, side, order)
                await _edits(page, report, side, order)
            await _all_shown(page, report, order, addresses[order.side])
    _compare(report, order)
    return report


def _compare(report: Report, order: Order) -> None:
    for what in ("pan", "drag", "zoom"):
        report.compare(f"{what}, frames", order.side, BARE)
        report.compare(f"{what}, work", order.side, FEW)
    for what, to in (("pan, frames", LONE), ("pan, frames", BLANK), ("open", LONE), ("open", FEW)):
        report.compare(what, order.side, to)
    report.compare(f"pan {ALL_SHOWN}, frames", order.side, BLANK, to_what="pan, frames")
    for kind in KINDS:
        report.compare(f"{kind}, work", order.side, FEW)


async def _controls(page: Page, report: Report, order: Order, lone: str) -> None:
    """Measure what is no flow, so that the machine's load can be told from us."""
    await page.goto("about:blank")
    _tell(report, "pan", BLANK, await pan(page, seconds=order.seconds))
    await page.set_content(bare_canvas(order.nodes))
    _tell(report, "pan", BARE, await pan(page, seconds=order.seconds))
    _tell(report, "zoom", BARE, await zoom(page, seconds=order.seconds))
    _tell(report, "drag", BARE, await drag(page, seconds=order.seconds, card=".box"))
    _tell_edit(report, KINDS[0], BARE, await typed(page, page.locator("textarea")))
    await _open(page, report, LONE, lone)
    _tell(report, "pan", LONE, await pan(page, seconds=order.seconds))


async def _open(page: Page, report: Report, side: str, address: str) -> None:
    """Load the page anew, and wait until its first card is painted."""
    await page.goto(address, wait_until="commit")
    milliseconds = await page.evaluate(PAINTED)
    report.add("open", side, milliseconds, "ms", goal=OPEN_SOON)
    await asyncio.sleep(SETTLED)


async def _gestures(page: Page, report: Report, side: str, order: Order) -> None:
    goal = SMOOTH if side == order.side else None
    _tell(report, "pan", side, await pan(page, seconds=order.seconds), goal)
    _tell(report, "zoom", side, await zoom(page, seconds=order.seconds), goal)
    _tell(report, "drag", side, await drag(page, seconds=order.seconds), goal)


async def _edits(page: Page, report: Report, side: str, order: Order) -> None:
    async for kind, seen in edits(page, times=order.edits):
        _tell_edit(report, kind, side, seen, AT_ONCE if side == order.side else None)


async def _all_shown(page: Page, report: Report, order: Order, address: str) -> None:
    """Open the flow once more with all that can be drawn over it, then a version's changes."""
    await page.goto(address)
    await page.get_by_role("button", name="Map", exact=True).click()
    await page.get_by_role("button", name="Heat", exact=True).click()
    await page.get_by_role("list", name="Steps, hottest first").get_by_role("listitem").first.wait_for()
    await page.get_by_role("button", name="Problems", exact=True).click()
    await page.get_by_role("region", name="Problems").get_by_role("listitem").first.wait_for()
    await asyncio.sleep(SETTLED)
    _tell(report, f"pan {ALL_SHOWN}", order.side, await pan(page, seconds=order.seconds), SMOOTH)
    _tell(report, f"zoom {ALL_SHOWN}", order.side, await zoom(page, seconds=order.seconds), SMOOTH)
    _tell(report, f"drag {ALL_SHOWN}", order.side, await drag(page, seconds=order.seconds), SMOOTH)
    await page.get_by_role("button", name="History", exact=True).click()
    canvas = page.get_by_role("application").last
    await canvas.locator("[data-mark=added]").first.wait_for()
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    _tell(report, f"pan {COLOURS}", order.side, await pan(page, seconds=order.seconds, at=middle), SMOOTH)


def _tell(report: Report, what: str, side: str, seen: Seen, goal: Goal | None = None) -> None:
    report.add(f"{what}, frames", side, seen.rate, "frames/s", goal=goal)
    report.add(f"{what}, frame p50", side, seen.gap(0.5), "ms")
    report.add(f"{what}, frame p95", side, seen.gap(0.95), "ms")
    report.add(f"{what}, work", side, seen.work, "ms")


def _tell_edit(report: Report, kind: str, side: str, seen: Seen, goal: Goal | None = None) -> None:
    report.add(f"{kind}, work", side, seen.work, "ms")
    for name, part in (("p50", 0.5), ("p95", 0.95)):
        report.add(f"{kind}, {name}", side, quantile(seen.delays, part), "ms", goal=goal)
