"""`wabot keys` and `wabot roles`: who may do what from the terminal, through the services the API uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import ALL, account_of, read_words, with_change, with_services
from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wabot_admin.services import Services
    from wabot_runtime import Key, Role

GIVEN = click.option("--scope", "scopes", multiple=True, required=True, help="What it may do; as often as needed.")


@click.group()
def keys() -> None:
    """Look after API keys: list, create, remove."""


@keys.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List everyone's API keys; the keys themselves are kept nowhere.

    \b
    examples:
      wabot keys list --json
    """

    async def read(services: Services) -> Sequence[Mapping[str, Any]]:
        found = await services.desk.keys.page(limit=ALL)
        owners = {account.id: account.email for account in await services.desk.accounts.page(limit=ALL)}
        return [
            {
                **{"id": key.id, "account": owners.get(key.account, key.account), "name": key.name},
                **{"scopes": sorted(key.scopes), "created": key.created, "expires": key.expires},
            }
            for key in found
        ]

    rows = with_services(read)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        until = f"until {row['expires']:%Y-%m-%d}" if row["expires"] else "for good"
        click.echo(f"{row['id']}  {row['account']}  {row['name']}  {until}  {' '.join(row['scopes'])}")
    if not rows:
        click.echo("There is no key yet.")


@keys.command("create")
@click.argument("email")
@click.argument("name")
@GIVEN
@click.option("--days", type=click.IntRange(1, 3650), help="How long it works; left out, until it is removed.")
def create_key(email: str, name: str, scopes: Sequence[str], days: int | None) -> None:
    """Make an API key of the account EMAIL and print it, this once; it never may more than the account.

    \b
    examples:
      wabot keys create ana@example.org "CRM sync" --scope contacts.read --days 90
      wabot keys create ana@example.org export --scope captures.read --scope conversations.read
    """

    from wabot_admin.api.keys import KeyBody

    body = read_words(KeyBody, name=name, scopes=list(scopes), days=days)

    async def make(services: Services) -> tuple[Key, str]:
        from datetime import timedelta

        from wabot_admin.auth.actors import scopes_of
        from wabot_admin.auth.keys import make_key
        from wabot_admin.services import Actor

        account = await account_of(services, email)
        actor = Actor(account=account, scopes=await scopes_of(services, account.role))
        expires = None if days is None else services.now() + timedelta(days=days)
        return await make_key(services, actor, name=body["name"], scopes=body["scopes"], expires=expires)

    _, text = with_change("make_api_key", "", make, touched=lambda made: made[0].id)
    click.echo(text)


@keys.command("remove")
@click.argument("key")
def remove_key(key: str) -> None:
    """Remove an API key by its id; it stops working at once.

    \b
    examples:
      wabot keys remove 1f0c2b7d9e3a4455
    """

    async def remove(services: Services) -> None:
        await services.desk.keys.remove((await services.desk.keys.get(key)).id)

    with_change("remove_api_key", key, remove)
    click.echo(f"Removed {key}.")


@click.group()
def roles() -> None:
    """Look after roles: list, create, change."""


@roles.command("list")
@json_option
def list_roles(as_json: bool) -> None:
    """List the roles and what each may do.

    \b
    examples:
      wabot roles list
      wabot roles list --json
    """

    async def read(services: Services) -> Sequence[Mapping[str, Any]]:
        from wabot_admin import roles as service

        return await service.list_roles(services)

    rows = with_services(read)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['name']}{'' if row['builtin'] else '  (your own)'}  {' '.join(sorted(row['scopes']))}")


@roles.command("create")
@click.argument("name")
@GIVEN
def create_role(name: str, scopes: Sequence[str]) -> None:
    """Make a role NAME; `wabot roles list` shows the scopes there are.

    \b
    examples:
      wabot roles create reader --scope bots.read --scope analytics.read
    """

    from wabot_admin.api.roles import NewRoleBody

    body = read_words(NewRoleBody, name=name, scopes=list(scopes))

    async def make(services: Services) -> Role:
        from wabot_admin import permissions
        from wabot_admin import roles as service

        return await service.make_role(services, body["name"], body["scopes"], held=frozenset(permissions.SCOPES))

    with_change("make_role", name, make)
    click.echo(f"Made the role {name}.")


@roles.command("change")
@click.argument("name")
@GIVEN
def change_role(name: str, scopes: Sequence[str]) -> None:
    """Let the role NAME do these things and no others, from the next request of everyone who has it.

    \b
    examples:
      wabot roles change reader --scope bots.read
    """

    async def change(services: Services) -> Role:
        from wabot_admin import permissions
        from wabot_admin import roles as service

        return await service.change_role(services, name, scopes, held=frozenset(permissions.SCOPES))

    with_change("change_role", name, change)
    click.echo(f"Changed the role {name}.")
