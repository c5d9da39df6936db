"""`wabot bench turns` with tiny counts: the shape of its report, never its times."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from wabot_core.catalog import load_catalog
from wabot_runtime.bench.turns import POSTGRES, SQLITE, Order, bench_turns
from wabot_runtime.cli import cli


@pytest.mark.parametrize("database", [SQLITE, POSTGRES])
async def test_every_level_has_both_sides(database: str) -> None:
    order = Order(repeats=1, conversations=100, talks=10, rounds=10, databases=[database])
    report = await bench_turns(order, catalog=load_catalog(only=()), say=lambda line: None)
    found = report.as_json()
    sides = {(one["what"], one["side"]) for one in found["figures"]}
    for level in (1, 32, 256):
        for what in (f"{database}, {level} at once", f"{database}, {level} at once, p95"):
            assert {(what, "wabot"), (what, "raw")} <= sides
    assert all(value > 0 for one in found["figures"] for value in one["values"])
    goals = {ratio["goal"].split()[0] for ratio in found["ratios"] if "goal" in ratio}
    assert goals == ({"P8", "P10"} if database == SQLITE else {"P7", "P9", "P10"})


def test_the_command_prints_json_for_machines() -> None:
    ran = CliRunner().invoke(
        cli, ["bench", "turns", "--repeats", "2", "--conversations", "100", "--talks", "5", "--json"]
    )
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert found["bench"] == "turns"
    assert {len(one["values"]) for one in found["figures"]} == {2}
    assert any("P6" in note for note in found["notes"])
