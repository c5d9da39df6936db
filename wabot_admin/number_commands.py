"""`wabot numbers`: our WhatsApp accounts from the terminal, through the services the API uses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import ALL, OPERATOR, with_change, with_services
from wabot_runtime import json_option, print_json, print_table

if TYPE_CHECKING:
    from wabot_admin.numbers import LinkStatus
    from wabot_admin.services import Services

LOOK = 0.5  # seconds between looks at where linking stands
NUMBER = click.argument("number")


@click.group()
def numbers() -> None:
    """Look after numbers: list, add, link, start, stop, log out."""


@numbers.command("list")
@json_option
def list_numbers(as_json: bool) -> None:
    """List numbers: what state they are in, since when and why, who must act, and what waits.

    \b
    examples:
      wabot numbers list
      wabot numbers list --json
    """

    async def read(services: Services) -> list[Any]:
        from wabot_admin import numbers as service
        from wabot_admin.api.numbers import shown_number

        return [dict(shown_number(facts)) for facts in await service.list_numbers(services, limit=ALL)]

    rows = with_services(read)
    if as_json:
        print_json(rows)
    else:
        columns = ["id", "name", "bot", "state", "since", "reason", "acts", "unhandled", "queued"]
        print_table(rows, columns, empty="There is no number yet.")


@numbers.command()
@NUMBER
@click.option("--name", help="What the number is called in lists.")
@click.option("--bot", help="The bot that answers it.")
@click.option("--channel", default="web", show_default=True, help="How it reaches WhatsApp.")
@click.option("--stopped", is_flag=True, help="Do not start it yet.")
def add(number: str, name: str | None, bot: str | None, channel: str, stopped: bool) -> None:
    """Add a number under an id of your choice; a running wabot then shows its QR code.

    \b
    examples:
      wabot numbers add clinic --name "Clinic front desk" --bot clinic
    """

    async def work(services: Services) -> None:
        from wabot_admin import numbers as service

        more: dict[str, Any] = {"bot": bot, "channel": channel, "start": not stopped}
        await service.add_number(services, id=number, name=name or number, **more)

    with_change("add_number", number, work)
    click.echo(f"Added {number}.")


@numbers.command()
@NUMBER
@click.argument("bot", required=False)
def assign(number: str, bot: str | None) -> None:
    """Let a bot answer a number; without one, nobody answers new conversations.

    \b
    examples:
      wabot numbers assign clinic clinic-1a2b3c4d
    """

    async def work(services: Services) -> None:
        from wabot_admin import numbers as service

        await service.change_number(services, number, bot=bot)

    with_change("change_number", number, work)
    click.echo(f"{number} is answered by {bot or 'nobody'}.")


@numbers.command()
@NUMBER
def start(number: str) -> None:
    """Start a stopped number again, or one that had ended for good.

    \b
    examples:
      wabot numbers start clinic
    """
    _do("start_number", number, lambda service: service.start_number)
    click.echo(f"{number} starts.")


@numbers.command()
@NUMBER
def stop(number: str) -> None:
    """Stop a number: its session closes, its link is kept.

    \b
    examples:
      wabot numbers stop clinic
    """
    _do("stop_number", number, lambda service: service.stop_number)
    click.echo(f"{number} stops.")


@numbers.command()
@NUMBER
def restart(number: str) -> None:
    """Close a number's session and open it anew; takes back one that another page took.

    \b
    examples:
      wabot numbers restart clinic
    """
    _do("restart_number", number, lambda service: service.restart_number)
    click.echo(f"{number} restarts.")


@numbers.command()
@NUMBER
def logout(number: str) -> None:
    """Unlink a number at WhatsApp, forget its session and stop it.

    \b
    examples:
      wabot numbers logout clinic
    """
    _do("log_out_number", number, lambda service: service.log_out_number)
    click.echo(f"{number} is being logged out.")


@numbers.command()
@NUMBER
def remove(number: str) -> None:
    """Remove a stopped number; its contacts and conversations remain.

    \b
    examples:
      wabot numbers remove clinic
    """

    async def work(services: Services) -> Any:
        from wabot_admin import numbers as service

        return await service.remove_number(services, number)

    left = with_change("remove_number", number, work)
    click.echo(f"Removed {number}. {left['conversations']} conversations and {left['contacts']} contacts remain.")


@numbers.command()
@NUMBER
@click.option("--code", metavar="PHONE", help="By pairing code for this phone number (digits), not by QR code.")
@click.option("--wait", default=180, show_default=True, help="Seconds to wait until it is linked.")
def link(number: str, code: str | None, wait: int) -> None:
    """Link a number: shows each QR code or the pairing code until the phone has it.

    Where wabot runs with a cache in memory, the code is shown in its own terminal and in the admin instead.

    \b
    examples:
      wabot numbers link clinic
      wabot numbers link clinic --code 15550100
    """

    async def work(services: Services) -> None:
        from wabot_admin import numbers as service
        from wabot_admin.audit import changing

        async with changing(services, actor=OPERATOR, action="link_number", object=number):
            await service.link_number(services, number, phone=code)
        async with asyncio.timeout(wait):
            await _follow(services, number)

    try:
        with_services(work)
    except TimeoutError:
        raise click.ClickException(f"{number} was not linked within {wait} seconds; it goes on trying.") from None
    click.echo(f"{number} is linked.")


@numbers.command()
@NUMBER
@click.option("--hours", default=24, show_default=True, type=click.IntRange(1, 168), help="How far back.")
@json_option
def health(number: str, hours: int, as_json: bool) -> None:
    """Show how a number did: messages and reconnects by the hour, and its last states.

    \b
    examples:
      wabot numbers health clinic
      wabot numbers health clinic --hours 48 --json
    """

    async def read(services: Services) -> Any:
        from wabot_admin import numbers as service

        return await service.read_health(services, number, hours=hours)

    found = with_services(read)
    by_hour, states = [asdict(hour) for hour in found.hours], [asdict(state) for state in found.states]
    if as_json:
        print_json({"hours": by_hour, "states": states})
        return
    print_table(by_hour, ["at", "messages_in", "messages_out", "reconnects"], empty="")
    click.echo()
    print_table(states, ["at", "state", "reason"], empty="It has no states yet.")


async def _follow(services: Services, number: str) -> None:
    """Show each new code until the number is linked; raise ClickException when linking failed."""
    from wabot_admin import numbers as service

    shown: str | None = None
    while True:
        status = await service.read_link(services, number)
        if status.step == "done":
            return
        if status.step == "failed":
            raise click.ClickException(status.text or "Linking failed.")
        if status.text and status.text != shown:
            shown = status.text
            click.echo(_drawn(status))
        await asyncio.sleep(LOOK)


def _drawn(status: LinkStatus) -> str:
    from wabot_core.channels import LinkStep
    from wabot_runtime import link_text

    assert status.text is not None
    assert status.expires is not None
    kind: Any = status.step
    return link_text(
        LinkStep(number=status.number, kind=kind, text=status.text, attempt=status.attempt, expires=status.expires)
    )


def _do(action: str, number: str, which: Callable[[Any], Callable[..., Awaitable[None]]]) -> None:
    async def work(services: Services) -> None:
        from wabot_admin import numbers as service

        await which(service)(services, number)

    with_change(action, number, work)
