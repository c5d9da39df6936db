"""`wabot analytics`: what happened, from the terminal, through the service the API uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import with_services
from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from wabot_admin.services import Services


@click.group()
def analytics() -> None:
    """See what happened, in numbers."""


@analytics.command()
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True, help="How far back.")
@click.option(
    "--by",
    type=click.Choice(["hour", "day", "week"]),
    default="day",
    show_default=True,
    help="How long each row's stretch of time is.",
)
@click.option("--timezone", help="Whose days, such as Europe/Berlin; left out, the workspace's.")
@click.option("--number", help="Of this number only.")
@click.option("--bot", help="Of this bot only.")
@json_option
def show(days: int, by: str, timezone: str | None, number: str | None, bot: str | None, as_json: bool) -> None:
    """Show messages and conversations over time, and how fast bots answer.

    \b
    examples:
      wabot analytics show --days 7 --by hour
      wabot analytics show --bot clinic --timezone Europe/Berlin --json
    """
    from datetime import timedelta

    from wabot_runtime import Window

    async def read(services: Services) -> Mapping[str, Any]:
        from wabot_admin import analytics as service

        until = services.now() + timedelta(seconds=1)
        window = Window(since=until - timedelta(days=days), until=until, number=number, bot=bot)
        return await service.overview(services, window, by=by, timezone=timezone)  # type: ignore[arg-type]

    found = with_services(read)
    if as_json:
        print_json(found)
        return
    told = ("received", "handled", "sent", "sent_by_people", "started", "finished")
    click.echo("  ".join(["start           ", *told]))
    for row in [*found["points"], {"start": None, **found["totals"]}]:
        if row["start"] is None or any(row[name] for name in told):
            start = "all             " if row["start"] is None else f"{row['start']:%Y-%m-%d %H:%M}"
            click.echo("  ".join([start, *(f"{row[name]:>{len(name)}}" for name in told)]))
    answer = found["answers"]["answer"]
    if answer["p50"] is not None:
        click.echo(
            f"Half of {answer['count']} answers within {answer['p50']:g} s, 95% within {answer['p95'] or '…'} s."
        )
    people = [row["people"] for row in found["people"]]
    click.echo(f"{max(people)} people wrote on the busiest day (UTC), {sum(people) / len(people):.1f} on average.")
    agents = found["agents"]
    if agents["called"] or agents["taken"]:
        click.echo(f"Bots handed over {agents['called']} conversations, people of yours took {agents['taken']}.")
    for row in agents["by_agent"]:
        first, held = row["answer"], row["held"]
        click.echo(
            f"{row['name'] or row['id']}: {first['count']} first answers, half within {_span(first['p50'])}; "
            f"{held['count']} conversations, half for up to {_span(held['p50'])}."
        )


def _span(seconds: float | None) -> str:
    return "…" if seconds is None else f"{seconds:g} s"
