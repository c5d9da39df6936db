"""`wabot bench`: measures wabot beside its references, in one run; the measuring is wabot_runtime/bench's."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wabot_runtime.commands.groups import OpenGroup
from wabot_runtime.commands.output import json_option, print_json, print_table

if TYPE_CHECKING:
    from wabot_runtime.bench.report import Report

REPEATS = click.option(
    "--repeats", default=3, show_default=True, type=click.IntRange(1, 100), help="How often each side takes its turn."
)


@click.group(cls=OpenGroup)
def bench() -> None:
    """Measure wabot against its references, side by side.

    Only the ratios mean anything: they are taken within one run, on one machine under one load.
    """


@bench.command()
@REPEATS
@click.option("--count", default=200, show_default=True, type=click.IntRange(1), help="Messages sent one by one.")
@click.option("--burst", default=500, show_default=True, type=click.IntRange(1), help="Messages sent all at once.")
@click.option("--sessions", default=1, show_default=True, type=click.IntRange(1, 20), help="Numbers each side answers.")
@click.option("--chats", default=500, show_default=True, type=click.IntRange(1), help="People who write in turn.")
@click.option(
    "--records",
    type=click.Choice(["sqlite", "postgres"]),
    default="sqlite",
    show_default=True,
    help="Where wabot keeps what it does: its own file, or a throwaway Postgres.",
)
@click.option(
    "--reference",
    type=click.Choice(["wwebjs", "none"]),
    default="wwebjs",
    show_default=True,
    help="What wabot is compared with: whatsapp-web.js, or only its own bare channel.",
)
@click.option(
    "--modules",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder whose node_modules has whatsapp-web.js; without it, npm installs it once.",
)
@json_option
def echo(
    repeats: int,
    count: int,
    burst: int,
    sessions: int,
    chats: int,
    records: str,
    reference: str,
    modules: Path | None,
    as_json: bool,
) -> None:
    """Measure the echo on the sandbox: wabot with a published bot, its bare channel, and whatsapp-web.js.

    \b
    examples:
      wabot bench echo
      wabot bench echo --records postgres --sessions 5 --json
    """
    from wabot_runtime.bench.echo import Order, bench_echo
    from wabot_runtime.settings import load_settings

    order = Order(
        repeats=repeats,
        count=count,
        burst=burst,
        sessions=sessions,
        chats=chats,
        records=records,
        reference=reference,
        modules=modules,
        browser=load_settings().browser,
    )
    show_report(asyncio.run(bench_echo(order, say=_say)), as_json=as_json)


@bench.command()
@REPEATS
@click.option(
    "--conversations",
    default=10_000,
    show_default=True,
    type=click.IntRange(1),
    help="Conversations the engine goes through in memory, 100 at once.",
)
@click.option(
    "--talks", default=2_000, show_default=True, type=click.IntRange(1), help="Conversations written to a database."
)
@json_option
def turns(repeats: int, conversations: int, talks: int, as_json: bool) -> None:
    """Measure turns: the engine alone, and durable ones beside the raw limit of SQLite and Postgres.

    \b
    examples:
      wabot bench turns
      wabot bench turns --repeats 5 --json
    """
    import uvloop

    from wabot_runtime.bench.turns import Order, bench_turns
    from wabot_runtime.plugins import load_plugins
    from wabot_runtime.settings import load_settings

    order = Order(repeats=repeats, conversations=conversations, talks=talks)
    show_report(uvloop.run(bench_turns(order, catalog=load_plugins(load_settings()), say=_say)), as_json=as_json)


def _say(line: str) -> None:
    click.echo(line, err=True)


def show_report(report: Report, *, as_json: bool) -> None:
    """Print what a bench found, for people or for machines."""
    if as_json:
        print_json(report.as_json())
        return
    print_table(report.figure_rows(), ["what", "side", "median", "unit", "goal", "result"], empty="")
    click.echo()
    print_table(report.ratio_rows(), ["what", "ratio", "median", "goal", "result"], empty="There is no ratio.")
    for note in report.notes:
        click.echo(f"\n{note}")
