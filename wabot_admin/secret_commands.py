"""`wabot secrets`: secrets from the terminal, through the services the API uses; a value never stands in a command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import OPERATOR, with_change, with_services
from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wabot_admin.secrets import SecretUse
    from wabot_admin.services import Services
    from wabot_runtime import SecretRow

NAME = click.argument("name")


@click.group()
def secrets() -> None:
    """Look after the secrets flows use: set, list, delete, rotate."""


@secrets.command("set")
@NAME
def set_secret(name: str) -> None:
    """Set a secret. The value is asked for, or read from standard input if that is no terminal.

    \b
    examples:
      wabot secrets set crm_token
      wabot secrets set crm_token < token.txt
    """
    if sys.stdin.isatty():
        value = click.prompt("Value", hide_input=True, confirmation_prompt=True)
    else:
        value = sys.stdin.read().removesuffix("\n")

    async def work(services: Services) -> SecretRow:
        from wabot_admin.audit import changing

        async with changing(services, actor=OPERATOR, action="change_secret", object=name) as change:
            row = await services.runtime.vault.set(name, value, by=OPERATOR, now=services.now())
            change.action = "add_secret" if row.version == 1 else "change_secret"
            return row

    click.echo(f"Set {name} (version {with_services(work).version}).")


@secrets.command("list")
@json_option
def list_secrets(as_json: bool) -> None:
    """List the names of secrets and which flows use them; values are never shown.

    \b
    examples:
      wabot secrets list --json
    """

    async def read(services: Services) -> Sequence[Any]:
        from wabot_admin import secrets as service

        return await service.list_secrets(services)

    rows = with_services(read)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        used = sorted({use["bot"] for use in row["uses"]})
        click.echo(f"{row['name']}  version {row['version']}  {'used by ' + ', '.join(used) if used else 'not used'}")
    if not rows:
        click.echo("There is no secret yet.")


@secrets.command("delete")
@NAME
@click.option("--anyway", is_flag=True, help="In spite of published flows that use it.")
def delete_secret(name: str, anyway: bool) -> None:
    """Delete a secret; one that published flows use stays unless you insist.

    \b
    examples:
      wabot secrets delete crm_token
    """

    async def work(services: Services) -> Sequence[SecretUse]:
        from wabot_admin import secrets as service

        return await service.remove_secret(services, name, anyway=anyway)

    uses = with_change("remove_secret", name, work)
    click.echo(f"Deleted {name}.")
    for use in uses:
        click.echo(f"{use.bot}/{use.flow}/{use.node or use.trigger} still names it.", err=True)


@secrets.command()
def rotate() -> None:
    """Wrap all secrets by a new key; values stay as they are and can be used meanwhile.

    Where you give the key as the secret vault_key, put a new one before the old, separated by a comma, start wabot
    with both, run this, and then remove the old one.

    \b
    examples:
      wabot secrets rotate
    """

    async def work(services: Services) -> tuple[str, int]:
        from wabot_admin.secrets import rotate_key

        return await rotate_key(services)

    key, count = with_change("rotate_vault_key", "", work, touched=lambda done: done[0])
    click.echo(f"Wrapped {count} secrets; the key is {key} now.")
