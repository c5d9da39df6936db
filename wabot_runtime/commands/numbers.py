"""`wabot numbers`: our WhatsApp accounts: list, add, stop, link."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import click

from wabot_runtime.commands.output import json_option, print_json, print_table

T = TypeVar("T")


def with_records(work: Callable[[Any], Awaitable[T]]) -> T:
    """Open the records store, do some work and close it again."""
    from wabot_runtime import configure_log, load_settings, open_runtime

    settings = load_settings()
    configure_log(level="warning", format=settings.log_format)

    async def run() -> T:
        async with open_runtime(settings) as opened:
            return await work(opened)

    return asyncio.run(run())


@click.group()
def numbers() -> None:
    """List, add, start and stop numbers."""


@numbers.command("list")
@json_option
def list_numbers(as_json: bool) -> None:
    """List numbers: what state they are in, since when and why.

    \b
    examples:
      wabot numbers list
      wabot numbers list --json
    """

    async def read(opened: Any) -> list[dict[str, Any]]:
        return [
            {"id": r.id, "name": r.name, "bot": r.bot, "state": r.state.value, "since": r.since, "reason": r.reason}
            for r in await opened.records.numbers.all()
        ]

    rows = with_records(read)
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ["id", "name", "bot", "state", "since", "reason"], empty="There is no number yet.")


@numbers.command()
@click.argument("number")
@click.option("--name", help="What the number is called in lists.")
@click.option("--bot", help="The bot that answers it.")
@click.option("--channel", default="web", help="How it reaches WhatsApp.")
def add(number: str, name: str | None, bot: str | None, channel: str) -> None:
    """Add a number under an id of your choice; a running wabot then shows its QR code.

    \b
    examples:
      wabot numbers add clinic --name "Clinic front desk" --bot clinic
    """
    from wabot_core.stores import NumberRow

    row = NumberRow(id=number, name=name or number, bot=bot, channel=channel)
    with_records(lambda opened: opened.records.numbers.add(row))
    click.echo(f"Added {number}.")


@numbers.command()
@click.argument("number")
def stop(number: str) -> None:
    """Stop a number: its session closes, its link is kept.

    \b
    examples:
      wabot numbers stop clinic
    """
    with_records(lambda opened: opened.records.numbers.change(number, wanted="stopped"))
    click.echo(f"{number} stops.")


@numbers.command()
@click.argument("number")
def start(number: str) -> None:
    """Start a stopped number again.

    \b
    examples:
      wabot numbers start clinic
    """
    with_records(lambda opened: opened.records.numbers.change(number, wanted="running"))
    click.echo(f"{number} starts.")
