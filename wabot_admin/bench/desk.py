"""Measures the desk over a large workspace: the seconds of every list, and how fast reading is beside a bare route."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette

from wabot_admin.app import create_app
from wabot_admin.auth.links import make_account
from wabot_admin.auth.sessions import begin
from wabot_admin.bench.bare import bare_app, driver_app
from wabot_admin.bench.lists import Listing, listings
from wabot_admin.services import Services, open_services
from wabot_admin.serving import bind, serve
from wabot_core import WabotError
from wabot_runtime import (
    Account,
    Crowd,
    Goal,
    Report,
    bare_database,
    come_to_rest,
    listened,
    load_settings,
    open_runtime,
    put_crowd,
    quantile,
    throwaway_postgres,
)

SQLITE, POSTGRES = "SQLite", "Postgres"
HOST = "127.0.0.1"
SOON_ENOUGH = Goal(name="lists", bound=100)
READS = Goal(name="reads", bound=0.5, is_most=False)
WORK = Goal(name="work", bound=2)
COMPARED = ("list_accounts", "list_bots", "list_revisions", "list_conversations")
PAGES = 40
AGAIN = 15
LINES = 8
COUNTED = 5_000
"""Messages of a kind that are counted at once: on a busy machine too, long before Postgres ends the transaction."""

MEMORY = "1GB"
"""What Postgres shares: a quarter of a small server's memory, as its manual advises."""


class AskingFailed(WabotError):
    """The measuring client failed: {why}"""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to measure, and how often."""

    crowd: Crowd = Crowd()
    repeats: int = 3
    count: int = 100
    databases: Sequence[str] = (SQLITE, POSTGRES)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """A desk that is open: the app, who asks, and where the records are."""

    services: Services
    account: Account
    app: Starlette
    records: str

    async def token(self) -> str:
        return (await begin(self.services, self.account)).access


async def bench_desk(order: Order, *, say: Callable[[str], None]) -> Report:
    """Measure lists and reads on each database."""
    report = Report(bench="desk", repeats=order.repeats)
    report.setting = {name: getattr(order.crowd, name) for name in ("messages", "conversations", "contacts")}
    for name in order.databases:
        say(f"{name}: making the crowd")
        async with _records(name) as url, _desk(url, order.crowd, say=say) as desk:
            asked = list(listings(_ids(order.crowd)))
            say(f"{name}: counting what happened")
            await _count(desk.services, order.crowd, say=say)
            await desk.services.desk.likenesses.walk()
            say(f"{name}: coming to rest")
            await come_to_rest(url)
            for repeat in range(order.repeats):
                say(f"{name}: repeat {repeat + 1} of {order.repeats}")
                await _measure_lists(desk, asked, name, report)
                for one in asked:
                    if one.name in COMPARED and not one.query:
                        await _compare_reads(desk, one, name, report, count=order.count)
    for name in order.databases:
        for listed in COMPARED:
            report.compare(f"reads {listed}, {name}", "wabot", "bare", goal=READS)
            report.compare(f"reads {listed}, {name}", "wabot", "driver")
            report.compare(f"work {listed}, {name}", "wabot", "bare", goal=WORK)
    return report


async def _count(services: Services, crowd: Crowd, *, say: Callable[[str], None]) -> None:
    """Bring tallies up to now; twice nothing is the end, for what others just wrote is left for the next time."""
    done, told = 0, 0
    all = crowd.messages + crowd.conversations
    advance = services.desk.tallies.advance
    while met := await advance(limit=COUNTED) or await advance(limit=COUNTED):
        done += met
        if done * 10 // all > told:
            told = done * 10 // all
            say(f"counted {done:,} of {all:,}")


async def _measure_lists(desk: _Desk, asked: Sequence[Listing], side: str, report: Report) -> None:
    async with _served(desk.app) as port:
        for one in asked:
            job = {"do": "walk", "path": one.path, "query": one.query, "pages": PAGES, "again": AGAIN}
            found = await _ask(port, job, token=await desk.token())
            delays = [seconds * 1000 for seconds in found["delays"]]
            report.add(f"{one}, p50", side, quantile(delays, 0.5), "ms")
            report.add(f"{one}, p95", side, quantile(delays, 0.95), "ms", goal=SOON_ENOUGH)


async def _compare_reads(desk: _Desk, one: Listing, side: str, report: Report, *, count: int) -> None:
    """Ask for the same page of the app, of a bare route and of the driver, one after the other."""
    token = await desk.token()
    async with _served(desk.app) as port:
        with listened() as asked:
            page = await _ask(port, {"do": "get", "path": one.path}, token=token)
        found = {"wabot": await _hammered(port, one.path, token=token, count=count)}
    async with _served(bare_app(desk.services.runtime.records, asked)) as port:
        found["bare"] = await _hammered(port, "/", count=count)
    async with bare_database(desk.records) as ask, _served(driver_app(ask, asked, page["body"])) as port:
        found["driver"] = await _hammered(port, "/", count=count)
    for who, (rate, work) in found.items():
        report.add(f"reads {one.name}, {side}", who, rate, "requests/s")
        report.add(f"work {one.name}, {side}", who, work, "ms CPU")


async def _hammered(port: int, path: str, *, count: int, token: str = "") -> tuple[float, float]:
    """Return requests a second, and this process's CPU for each in milliseconds, which load changes less."""
    before = time.process_time()
    found = await _ask(port, {"do": "hammer", "lines": LINES, "count": count, "path": path}, token=token)
    work = (time.process_time() - before) * 1000
    return found["asked"] / found["seconds"], work / found["asked"]


@asynccontextmanager
async def _records(name: str) -> AsyncIterator[str]:
    if name == POSTGRES:
        with throwaway_postgres(durable=True, memory=MEMORY) as postgres:
            yield postgres.new_database()
        return
    with tempfile.TemporaryDirectory(prefix="wabot-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'wabot.db'}"


@asynccontextmanager
async def _desk(url: str, crowd: Crowd, *, say: Callable[[str], None]) -> AsyncIterator[_Desk]:
    with tempfile.TemporaryDirectory(prefix="wabot-bench-") as folder:
        settings = load_settings({"WABOT_DATA": folder, "WABOT_RECORDS": url})
        await put_crowd(url, crowd, say=say)
        async with open_runtime(settings) as runtime:
            services = await open_services(runtime)
            password = "a long one for a bench, which nobody uses"
            account = await make_account(
                services, email="bench@example.org", name="Bench", role="admin", password=password
            )
            yield _Desk(services=services, account=account, app=create_app(services, hosts=[HOST]), records=url)


@asynccontextmanager
async def _served(app: Starlette) -> AsyncIterator[int]:
    """Serve an app for the block; give its port."""
    listener = bind(HOST, 0, variable="")
    ready = asyncio.Event()
    serving = asyncio.create_task(serve(app, listener, ready=ready.set))
    try:
        await ready.wait()
        yield listener.getsockname()[1]
    finally:
        serving.cancel()
        await asyncio.wait({serving})


async def _ask(port: int, job: Mapping[str, Any], *, token: str) -> dict[str, Any]:
    """Let the client, a process of its own, do a job."""
    pipe = asyncio.subprocess.PIPE
    client = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "wabot_admin.bench.asking", stdin=pipe, stdout=pipe, stderr=pipe
    )
    given = {"lines": 1, **job, "host": HOST, "port": port, "token": token}
    answer, trouble = await client.communicate(orjson.dumps(given))
    if client.returncode:
        raise AskingFailed(why=trouble.decode(errors="replace").strip().rpartition("\n")[2])
    found: dict[str, Any] = orjson.loads(answer)
    return found


def _ids(crowd: Crowd) -> Mapping[str, str]:
    """Return the ids that fill in paths."""
    return {"bot": "clinic", "conversation": crowd.longest, "number": "main"}
