"""Figures of people walking through a bot for measurements: at every step some went on and some gave up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from wabot_runtime.bench.filling import insert_rows
from wabot_runtime.stores.tallies.schema import node_tallies

CAME = 1000


async def put_walked(url: str, document: Mapping[str, Any], *, bot: str, revision: int, day: datetime) -> None:
    """Put the figures of a day into the SQLite file at a URL: a thousand came to each step, each lost more than the
    one before it until it begins anew.

    `day` is midnight UTC.
    """
    rows = ((bot, revision, day, *walked) for flow in document["flows"] for walked in _flow(flow))
    columns = ("bot", "revision", "day", "flow", "node", "outcome", "count")
    await asyncio.to_thread(insert_rows, url, [(node_tallies, columns, rows)])


def _flow(flow: Mapping[str, Any]) -> Iterator[tuple[str, str, str, int]]:
    ways: dict[str, list[str]] = {}
    for edge in flow["edges"]:
        ways.setdefault(edge["source"], []).append(edge["exit"])
    for place, node in enumerate(flow["nodes"]):
        gone = place % 60 * 10
        exits = ways.get(node["id"], [])
        yield flow["id"], node["id"], "entered", CAME
        yield flow["id"], node["id"], "abandoned", gone
        for index, name in enumerate(exits):
            yield flow["id"], node["id"], f"exit:{name}", (CAME - gone) * (index + 1) // sum(range(1, len(exits) + 1))
