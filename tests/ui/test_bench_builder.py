"""`wabot bench builder` measures each gesture and edit on each side; what it finds is the machine's."""

from __future__ import annotations

import pytest

from wabot_admin.bench.builder import ALL_SHOWN, BARE, BLANK, COLOURS, FEW, LONE, Order, bench_builder
from wabot_admin.bench.edits import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

GESTURES = ("pan, frames", "zoom, frames", "drag, frames")


async def test_each_gesture_and_edit_is_measured_on_each_side() -> None:
    order = Order(nodes=100, repeats=1, seconds=0.3, edits=1)
    report = (await bench_builder(order, say=lambda line: None)).as_json()
    found = {(figure["what"], figure["side"]): figure["median"] for figure in report["figures"]}
    wanted = {(what, side) for what in GESTURES for side in (BARE, FEW, order.side)}
    wanted |= {(f"{kind}, {part}", side) for kind in KINDS for part in ("p50", "p95") for side in (FEW, order.side)}
    wanted |= {("open", side) for side in (LONE, FEW, order.side)}
    wanted |= {("pan, frames", BLANK), ("pan, frames", LONE), (f"{KINDS[0]}, p50", BARE)}
    wanted |= {(f"{what} {ALL_SHOWN}, frames", order.side) for what in ("pan", "zoom", "drag")}
    wanted |= {(f"pan {COLOURS}, frames", order.side)}
    assert {what for what in wanted if not found.get(what, 0) > 0} == set()
