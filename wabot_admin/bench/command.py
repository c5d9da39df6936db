"""`wabot bench desk` and `wabot bench builder`; the measuring is `desk.py`'s and `builder.py`'s."""

from __future__ import annotations

import click

from wabot_runtime import json_option


@click.command()
@click.option("--repeats", default=3, show_default=True, type=click.IntRange(1, 100), help="How often all is measured.")
@click.option(
    "--records",
    type=click.Choice(["sqlite", "postgres", "both"]),
    default="both",
    show_default=True,
    help="The database: its own file, a throwaway Postgres, or one after the other.",
)
@click.option("--messages", default=1_000_000, show_default=True, type=click.IntRange(100), help="Messages there are.")
@click.option(
    "--count", default=100, show_default=True, type=click.IntRange(1), help="Reads on each of eight connections."
)
@click.option("--markdown", is_flag=True, help="Print the figures as tables to be pasted.")
@json_option
def desk(repeats: int, records: str, messages: int, count: int, markdown: bool, as_json: bool) -> None:
    """Measure the admin's API: each of its lists over a large workspace, and reading beside a bare route.

    There is a conversation for every ten messages and a person for every twenty. Lists are walked page by page.
    Making so many, and counting them, takes a few minutes for each database.

    \b
    examples:
      wabot bench desk
      wabot bench desk --records postgres --repeats 2 --markdown
      wabot bench desk --records postgres --messages 100000 --json
    """
    import uvloop

    from wabot_admin.bench.desk import POSTGRES, SQLITE, Order, bench_desk
    from wabot_admin.bench.tables import tables_of
    from wabot_runtime import Crowd, show_report

    crowd = Crowd(messages=messages, conversations=messages // 10, contacts=messages // 20)
    databases = {"sqlite": (SQLITE,), "postgres": (POSTGRES,), "both": (SQLITE, POSTGRES)}[records]
    order = Order(crowd=crowd, repeats=repeats, count=count, databases=databases)
    report = uvloop.run(bench_desk(order, say=lambda line: click.echo(line, err=True)))
    if markdown:
        click.echo(tables_of(report))
        return
    show_report(report, as_json=as_json)


@click.command()
@click.option("--repeats", default=3, show_default=True, type=click.IntRange(1, 100), help="How often all is measured.")
@click.option("--nodes", default=1000, show_default=True, type=click.IntRange(20), help="Nodes of the large flow.")
@click.option("--seconds", default=2.0, show_default=True, type=click.FloatRange(0.2), help="How long a gesture lasts.")
@click.option("--edits", default=6, show_default=True, type=click.IntRange(1), help="How often each edit is made.")
@json_option
def builder(repeats: int, nodes: int, seconds: float, edits: int, as_json: bool) -> None:
    """Measure the builder in real Chromium: opening, panning, zooming, dragging and each kind of edit in a large flow.

    Beside it, so that the machine's load can be told from wabot: flows of ten nodes and of one, a bare page with as
    many boxes and curves that does nothing but move them, and a blank page.

    \b
    examples:
      wabot bench builder
      wabot bench builder --nodes 300 --repeats 1 --json
    """
    import uvloop

    from wabot_admin.bench.builder import Order, bench_builder
    from wabot_runtime import show_report

    order = Order(nodes=nodes, repeats=repeats, seconds=seconds, edits=edits)
    report = uvloop.run(bench_builder(order, say=lambda line: click.echo(line, err=True)))
    show_report(report, as_json=as_json)
