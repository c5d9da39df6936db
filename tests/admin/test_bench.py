"""`wabot bench desk`: every list is measured, and measuring works from end to end on a small crowd."""

from __future__ import annotations

from click.testing import CliRunner

from wabot_admin.bench.desk import COMPARED, SQLITE, Order, bench_desk
from wabot_admin.bench.lists import LISTS, list_operations, listings
from wabot_admin.bench.tables import tables_of
from wabot_runtime import Crowd
from wabot_runtime.cli import cli

SMALL = Crowd(messages=2_000, conversations=200, contacts=100, accounts=60, audited=200)


def test_every_list_of_the_api_is_measured() -> None:
    assert sorted(operation.id for operation in list_operations()) == sorted(LISTS)


async def test_each_list_gets_a_time_and_reads_a_ratio() -> None:
    order = Order(crowd=SMALL, repeats=1, count=2, databases=(SQLITE,))
    said: list[str] = []
    done = await bench_desk(order, say=said.append)
    assert said[-3].startswith("counted ")
    report = done.as_json()
    measured = {figure["what"] for figure in report["figures"] if figure["unit"] == "ms"}
    asked = [str(one) for one in listings({"bot": "", "conversation": "", "number": ""})]
    assert measured == {f"{one}, {which}" for one in asked for which in ("p50", "p95")}
    compared = [(ratio["what"], ratio["to"]) for ratio in report["ratios"]]
    kinds = (("reads", "bare"), ("reads", "driver"), ("work", "bare"))
    assert compared == [(f"{what} {name}, {SQLITE}", to) for name in COMPARED for what, to in kinds]
    assert all(ratio["median"] > 0 for ratio in report["ratios"])
    rows = [line.split(" | ") for line in tables_of(done).splitlines() if line.startswith("|")]
    assert {len(row) for row in rows} == {5}
    listed = [row[0].strip("| `") for row in rows]
    assert listed == ["list", "---", *asked, "what", "---", *(what for what, _ in compared)]


def test_the_command_stands_among_the_benches() -> None:
    listed = CliRunner().invoke(cli, ["bench", "--help"])
    assert (listed.exit_code, "  desk " in listed.output, "  turns " in listed.output) == (0, True, True)
    assert "  builder " in listed.output
    assert "wabot bench desk --records postgres" in CliRunner().invoke(cli, ["bench", "desk", "--help"]).output
