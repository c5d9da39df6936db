"""Measures turns: the engine alone, and durable ones on SQLite and Postgres, repeat by repeat in one run."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from wabot_core.catalog import Catalog
from wabot_core.stores import Records
from wabot_runtime.bench.dialogue import dialogue_program
from wabot_runtime.bench.durable import DurableBench, Goals, prepare
from wabot_runtime.bench.engine import EngineBench, compare
from wabot_runtime.bench.raw import RawSqlite, analyze, raw_postgres
from wabot_runtime.bench.report import Goal, Report
from wabot_runtime.servers import ServerNotFound, throwaway_postgres

SQLITE, POSTGRES = "SQLite", "Postgres"
GOALS = {
    SQLITE: Goals(rates={32: Goal(name="P8", bound=3.0, is_most=False)}),
    POSTGRES: Goals(
        rates={
            32: Goal(name="P7", bound=1.0, is_most=False),
            256: Goal(name="P7", bound=1.5, is_most=False),
        },
        lone=Goal(name="P9", bound=1.6),
        p95=Goal(name="P9", bound=1.0),
    ),
}
ELSEWHERE = (
    "P6 compares with BuilderBot, goflow and aiogram, which are not part of this run; "
    "the same dialogue as plain Python stands beside the engine instead."
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to measure, and how often."""

    repeats: int = 3
    conversations: int = 10_000
    talks: int = 2_000
    rounds: int = 50_000
    databases: Sequence[str] = (SQLITE, POSTGRES)


async def bench_turns(order: Order, *, catalog: Catalog, say: Callable[[str], None]) -> Report:
    """Measure everything in turn; a database that is not installed is left out, and the report says so."""
    report = Report(bench="turns", repeats=order.repeats, notes=[ELSEWHERE])
    report.setting = {"conversations": order.conversations, "talks": order.talks, "dialogue": "3 turns"}
    say("Making the bots ready")
    engine = EngineBench(catalog, conversations=order.conversations, rounds=order.rounds)
    async with contextlib.AsyncExitStack() as held:
        benches: list[DurableBench] = []
        for name in order.databases:
            try:
                benches.append(await held.enter_async_context(OPENERS[name](catalog)))
            except ServerNotFound as error:
                report.notes.append(str(error))
        for repeat in range(order.repeats):
            say(f"Repeat {repeat + 1} of {order.repeats}: the engine")
            await engine.measure(report)
            for bench in benches:
                say(f"Repeat {repeat + 1} of {order.repeats}: {bench.name}")
                await bench.measure(report, talks=order.talks)
    compare(report)
    for bench in benches:
        bench.compare(report, GOALS[bench.name])
    return report


@asynccontextmanager
async def _on_sqlite(catalog: Catalog) -> AsyncIterator[DurableBench]:
    """Give a bench on two files in one folder."""
    with tempfile.TemporaryDirectory(prefix="wabot-bench-") as name:
        raw = RawSqlite(Path(name) / "raw.db")
        with contextlib.closing(raw):
            async with _records(catalog, f"sqlite:///{name}/wabot.db") as (records, lease):
                yield DurableBench(SQLITE, records, raw, program=dialogue_program(catalog), lease=lease)


@asynccontextmanager
async def _on_postgres(catalog: Catalog) -> AsyncIterator[DurableBench]:
    """Give a bench on two databases of one throwaway server, fsync on."""
    with throwaway_postgres(durable=True) as postgres:
        async with (
            raw_postgres(postgres.new_database()) as raw,
            _records(catalog, url := postgres.new_database()) as (records, lease),
        ):
            bench = DurableBench(POSTGRES, records, raw, program=dialogue_program(catalog), lease=lease)
            await bench.warm_up()
            await analyze(url)
            yield bench


@asynccontextmanager
async def _records(catalog: Catalog, url: str) -> AsyncIterator[tuple[Records, int]]:
    records = cast(Records, catalog.store("records", url))
    lease = await prepare(records)
    try:
        yield records, lease
    finally:
        await records.close()


OPENERS: dict[str, Callable[[Catalog], contextlib.AbstractAsyncContextManager[DurableBench]]] = {
    SQLITE: _on_sqlite,
    POSTGRES: _on_postgres,
}
