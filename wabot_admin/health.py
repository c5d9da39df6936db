"""How wabot is: its stores, processes, queues and plugins, and how steadily numbers were connected; API and terminal.

It asks and sums; it changes nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from wabot_admin.analytics import quantiles
from wabot_admin.numbers import list_numbers
from wabot_admin.services import Services
from wabot_core.catalog import PluginStatus
from wabot_core.channels import NumberState
from wabot_runtime import Holder, NumberFacts, NumberFlow, Queue, StateRow, reconnects

PATIENCE = 2.0
"""Seconds a store has to answer."""

NUMBERS = 100
"""How many numbers are shown at most."""


@dataclass(frozen=True, kw_only=True)
class StoreHealth:
    """A store: what it is (the scheme of its URL), and how long it took to answer; None when it did not."""

    kind: str
    scheme: str
    milliseconds: float | None


@dataclass(frozen=True, kw_only=True)
class Health:
    """How wabot is now."""

    version: str
    stores: Sequence[StoreHealth]
    processes: Sequence[Holder]
    queue: Queue
    plugins: Sequence[PluginStatus]


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time a number was in one state."""

    state: NumberState
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Steadiness:
    """How a number did: its states, the share of the time it should run that it was live, and volumes."""

    facts: NumberFacts
    spans: Sequence[Span]
    live: float | None
    reconnects: int
    flow: NumberFlow
    answers: Mapping[str, float | None]


async def read_health(services: Services) -> Health:
    """Return how wabot is; a store that does not answer within two seconds is away."""
    runtime, vitals = services.runtime, services.desk.vitals
    records, cache, processes, queue = await asyncio.gather(
        _asked("records", runtime.settings.records_url, runtime.records.healthy),
        _asked("cache", runtime.settings.cache, runtime.cache.healthy),
        vitals.holders(),
        vitals.queue(),
    )
    return Health(
        version=version("wabot"),
        stores=[records, cache],
        processes=processes,
        queue=queue,
        plugins=runtime.catalog.plugins,
    )


async def read_steadiness(
    services: Services, *, hours: int
) -> tuple[datetime, datetime, Sequence[datetime], Sequence[Steadiness]]:
    """Return since and until when, the hours' beginnings, and how each number did in them, by name."""
    until = services.now()
    first = until.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1)
    starts = [first + timedelta(hours=hour) for hour in range(hours)]
    facts, states, flows = await asyncio.gather(
        list_numbers(services, limit=NUMBERS),
        services.desk.vitals.states(first),
        services.desk.tallies.numbers(since=first, until=until, starts=starts),
    )
    found = [_steadiness(each, states.get(each.row.id, ()), flows, since=first, until=until) for each in facts]
    return first, until, starts, found


def spans_of(states: Sequence[StateRow], *, since: datetime, until: datetime) -> Sequence[Span]:
    """Return the stretches between states, from when the first is known; what repeats a state goes on with it."""
    found: list[Span] = []
    for place, row in enumerate(states):
        begins = max(row.at, since)
        ends = min(states[place + 1].at, until) if place + 1 < len(states) else until
        if ends <= begins:
            continue
        if found and found[-1].state is row.state:
            begins = found.pop().since
        found.append(Span(state=row.state, since=begins, until=ends, reason=row.reason))
    return found


def live_share(spans: Sequence[Span]) -> float | None:
    """Return the share of the time a number was live of that in which it was not stopped; None where it never ran."""
    lasted = {state: timedelta(0) for state in NumberState}
    for span in spans:
        lasted[span.state] += span.until - span.since
    wanted = sum(lasted.values(), timedelta(0)) - lasted[NumberState.STOPPED]
    return lasted[NumberState.LIVE] / wanted if wanted else None


def _steadiness(
    facts: NumberFacts,
    states: Sequence[StateRow],
    flows: Mapping[str, NumberFlow],
    *,
    since: datetime,
    until: datetime,
) -> Steadiness:
    spans = spans_of(states, since=since, until=until)
    flow = flows.get(facts.row.id, NumberFlow())
    return Steadiness(
        facts=facts,
        spans=spans,
        live=live_share(spans),
        reconnects=sum(at >= since for at in reconnects(states)),
        flow=flow,
        answers=quantiles(flow.answers),
    )


async def _asked(kind: str, url: str, ask: Callable[[], Awaitable[None]]) -> StoreHealth:
    scheme = url.partition(":")[0].partition("+")[0]
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            await ask()
    except Exception:  # whatever a store raises, it is away
        return StoreHealth(kind=kind, scheme=scheme, milliseconds=None)
    return StoreHealth(kind=kind, scheme=scheme, milliseconds=round((time.perf_counter() - began) * 1000, 2))
