"""Frames and delays of a page in a real browser, taken inside the page; what is done to it, others say.

A frame is a call of requestAnimationFrame; a delay lasts from an input event's own time to the moment after the frame
that follows it was made. Processor time is the main thread's, as Chromium counts it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wabot_core import WabotError
from wabot_runtime import quantile

if TYPE_CHECKING:
    from playwright.async_api import Page

LONGEST = 10_000  # milliseconds an edit is waited for
PAUSE = 0.012  # seconds between two moves of the mouse

WATCH = """(event) => {
  const watch = { frames: [], delays: [], on: true };
  const after = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  });
  const tick = (now) => { watch.frames.push(now); if (watch.on) requestAnimationFrame(tick); };
  watch.listen = ({ timeStamp, key }) => {
    if (key !== "Control") after(() => watch.delays.push(performance.now() - timeStamp));
  };
  watch.event = event;
  addEventListener(event, watch.listen, { capture: true });
  requestAnimationFrame(tick);
  window.__watch = watch;
}"""
ANSWERED = """(limit) => new Promise((done) => {
  const end = performance.now() + limit;
  const look = () => {
    const seen = window.__watch.delays.length > 0;
    if (seen || performance.now() > end) done(seen); else setTimeout(look, 10);
  };
  look();
})"""
UNWATCH = """() => {
  const { frames, delays, listen, event } = window.__watch;
  window.__watch.on = false;
  removeEventListener(event, listen, { capture: true });
  return { frames, delays };
}"""


class NothingHappened(WabotError):
    """The page saw no {event} event: what was to be measured did not take place."""


@dataclass
class Seen:
    """What a page showed meanwhile."""

    frames: list[float] = field(default_factory=list)
    """When each frame began, in milliseconds."""
    delays: list[float] = field(default_factory=list)
    """From each input to its frame, in milliseconds."""
    busy: float = 0.0
    """Processor time of the main thread, in milliseconds."""
    steps: int = 0
    """How many moves or keys there were."""

    @property
    def gaps(self) -> list[float]:
        """Return the milliseconds between frames."""
        return [later - sooner for sooner, later in zip(self.frames, self.frames[1:], strict=False)]

    @property
    def rate(self) -> float:
        """Return the frames a second."""
        return 1000 * len(self.gaps) / sum(self.gaps) if self.gaps else 0.0

    @property
    def work(self) -> float:
        """Return the main thread's milliseconds for a move or key."""
        return self.busy / self.steps if self.steps else 0.0

    def add(self, other: Seen) -> None:
        """Add what was seen of the same another time; frames apart from each other are not joined."""
        self.delays += other.delays
        self.busy += other.busy
        self.steps += other.steps

    def gap(self, part: float) -> float:
        """Return a quantile of the milliseconds between frames."""
        return quantile(self.gaps, part)


@asynccontextmanager
async def watched(page: Page, *, event: str = "input") -> AsyncIterator[Seen]:
    """Watch a page for the block; what it showed is known afterwards. Delays are those of one kind of event."""
    seen = Seen()
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = await _busy(session)
    await page.evaluate(WATCH, event)
    yield seen
    found: dict[str, list[float]] = await page.evaluate(UNWATCH)
    seen.frames, seen.delays = found["frames"], found["delays"]
    seen.busy = (await _busy(session) - before) * 1000
    await session.detach()


async def answered(page: Page, event: str) -> None:
    """Wait until the frame that follows the event was made; raise NothingHappened after a while."""
    if not await page.evaluate(ANSWERED, LONGEST):
        raise NothingHappened(event=event)


async def move_about(
    act: Callable[[float, float], Awaitable[None]], *, seconds: float, reach: float, begin: tuple[float, float]
) -> int:
    """Call `act` with the places of a pointer that goes back and forth, as often as a hand's mouse tells it; return
    how often."""
    loop = asyncio.get_running_loop()
    end, step = loop.time() + seconds, 0
    while loop.time() < end:
        along = abs((step * 14) % (2 * reach) - reach)
        await act(begin[0] - along, begin[1] - along / 3)
        await asyncio.sleep(PAUSE)
        step += 1
    return step


async def _busy(session: Any) -> float:
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))
