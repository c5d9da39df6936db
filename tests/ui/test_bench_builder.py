"""`wabot bench builder` measures each gesture on each side; what it finds is the machine's and not judged here."""

from __future__ import annotations

import pytest

from wabot_admin.bench.builder import BARE, FEW, Order, bench_builder

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

GESTURES = ("pan, frames", "zoom, frames", "drag, frames", "edit, p50")


async def test_each_gesture_is_measured_on_each_side() -> None:
    order = Order(nodes=100, repeats=1, seconds=0.3)
    report = (await bench_builder(order, say=lambda line: None)).as_json()
    found = {(figure["what"], figure["side"]): figure["median"] for figure in report["figures"]}
    sides = (BARE, FEW, order.side)
    assert {(what, side) for what in GESTURES for side in sides} <= set(found)
    assert all(found["open", side] > 0 for side in (FEW, order.side))
    assert found["pan with map and problems, frames", order.side] > 0
    assert all(found[what, side] > 0 for what in GESTURES for side in sides)
