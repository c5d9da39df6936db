"""Measures the echo: a text to the sandbox, the same text back; wabot beside its references, repeat by repeat."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wabot_runtime.bench.errors import ReferenceMissing
from wabot_runtime.bench.raw import analyze
from wabot_runtime.bench.references import Reference, find_whatsapp_web_js
from wabot_runtime.bench.report import Goal, Report
from wabot_runtime.bench.sandboxes import Judge
from wabot_runtime.bench.sides import BARE, REFERENCE, WABOT, Side, Sides
from wabot_runtime.web import Browser, find_browser

P50, P95 = "latency p50", "latency p95"
CPU, BURST, MEMORY = "CPU per message", "burst", "memory at rest"
REST_SECONDS = 5.0
WARMUP = 50

# what → the goal of each of our sides beside whatsapp-web.js
GOALS = {
    P50: Goal(name="P1", bound=0.5),
    P95: Goal(name="P1", bound=0.5),
    CPU: Goal(name="P2", bound=0.5),
    BURST: Goal(name="P3", bound=2.5, is_most=False),
}
MEMORY_GOALS = {1: Goal(name="P4", bound=0.75), 5: Goal(name="P4", bound=0.65)}
DURABLE = Goal(name="P5", bound=1.5)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to measure, and how often; `chats` is how many people write in turn."""

    repeats: int = 3
    count: int = 200
    burst: int = 500
    sessions: int = 1
    chats: int = 500
    records: str = "sqlite"
    reference: str = "wwebjs"
    modules: Path | None = None
    browser: str | None = None


async def bench_echo(order: Order, *, say: Callable[[str], None]) -> Report:
    """Start every side, link it, then measure them in turn; raise SideFailed or BrowserNotFound."""
    report = Report(bench="echo", repeats=order.repeats)
    browser = await find_browser(order.browser, install=False, say=say)
    reference = await _reference(order, report, say=say)
    report.setting = {
        "count": order.count,
        "burst": order.burst,
        "sessions": order.sessions,
        "chats": order.chats,
        "records": order.records,
        "browser": browser.version,
    }
    with tempfile.TemporaryDirectory(prefix="wabot-bench-") as name:
        place = _Place(order=order, folder=Path(name), browser=browser, reference=reference, say=say)
        for side in place.names:
            async with place.running([side]) as (_, [alone]):
                await asyncio.sleep(REST_SECONDS)
                report.add(MEMORY, side, alone.process.memory_mib(), "MiB")
        async with place.running(place.names) as (judge, sides):
            await _measure(order, report, judge, sides, say=say)
    _compare(report, order.sessions)
    return report


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where sides run: each time with a sandbox and data of their own, because what is shared counts only in part."""

    order: Order
    folder: Path
    browser: Browser
    reference: Reference | None
    say: Callable[[str], None]

    @property
    def names(self) -> Sequence[str]:
        """Return the sides there are, in the order they are measured."""
        return [WABOT, BARE, *([REFERENCE] if self.reference else [])]

    @contextlib.asynccontextmanager
    async def running(self, names: Sequence[str]) -> AsyncIterator[tuple[Judge, Sequence[Side]]]:
        """Run these sides, all of them live."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        async with contextlib.AsyncExitStack() as held:
            judge = await Judge.start(folder / "sandbox")
            held.push_async_callback(judge.stop)
            sides: list[Side] = []
            for name in names:
                self.say(f"Starting {name}")
                sides.append(await self._start(name, judge, folder, held))
                held.push_async_callback(sides[-1].process.stop)
            yield judge, sides

    async def _start(self, name: str, judge: Judge, folder: Path, held: contextlib.AsyncExitStack) -> Side:
        sides = Sides(judge=judge, folder=folder, browser=self.browser, sessions=self.order.sessions)
        if name == WABOT:
            return await sides.wabot(records=held.enter_context(_records(self.order.records)))
        return (
            await sides.whatsapp_web_js(self.reference) if name == REFERENCE and self.reference else await sides.bare()
        )


async def _measure(
    order: Order, report: Report, judge: Judge, sides: Sequence[Side], *, say: Callable[[str], None]
) -> None:
    for side in sides:
        say(f"Warming up {side.name}")
        await judge.measure(side.process, messages=WARMUP, warmup=0, numbers=list(side.numbers), chats=order.chats)
        if side.database:
            await analyze(side.database)
    for repeat in range(order.repeats):
        for side in sides:
            say(f"Repeat {repeat + 1} of {order.repeats}: {side.name}")
            await _one_by_one(order, report, judge, side)
            await _burst(order, report, judge, side)


async def _one_by_one(order: Order, report: Report, judge: Judge, side: Side) -> None:
    asked = {"numbers": list(side.numbers), "chats": order.chats}
    await judge.measure(side.process, messages=10, warmup=0, **asked)
    before = side.process.cpu_seconds()
    found = await judge.measure(side.process, messages=order.count, warmup=0, **asked)
    spent = side.process.cpu_seconds() - before
    report.add(P50, side.name, found["p50_ms"], "ms")
    report.add(P95, side.name, found["p95_ms"], "ms")
    report.add(CPU, side.name, spent * 1000 / found["messages"], "ms")


async def _burst(order: Order, report: Report, judge: Judge, side: Side) -> None:
    asked = {"numbers": list(side.numbers), "chats": order.chats}
    found = await judge.measure(side.process, mode="burst", messages=order.burst, warmup=0, **asked)
    report.add(BURST, side.name, found["rate_per_s"], "messages/s")


def _compare(report: Report, sessions: int) -> None:
    for side in (WABOT, BARE):
        for what, goal in GOALS.items():
            report.compare(what, side, REFERENCE, goal=goal)
        report.compare(MEMORY, side, REFERENCE, goal=MEMORY_GOALS.get(sessions))
    report.compare(P50, WABOT, BARE, goal=DURABLE)


async def _reference(order: Order, report: Report, *, say: Callable[[str], None]) -> Reference | None:
    if order.reference == "none":
        report.notes.append("No reference was asked for.")
        return None
    try:
        return await find_whatsapp_web_js(order.modules, say=say)
    except ReferenceMissing as error:
        report.notes.append(str(error))
        return None


@contextlib.contextmanager
def _records(kind: str) -> Iterator[str]:
    """Give the URL of the records: none, which is wabot's own SQLite, or a throwaway Postgres's that is durable."""
    if kind != "postgres":
        yield ""
        return
    from wabot_runtime.servers import throwaway_postgres

    with throwaway_postgres(durable=True) as postgres:
        yield postgres.new_database()
