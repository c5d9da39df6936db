"""`wabot accounts`, and how every command of the admin runs: through the services the API uses."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from wabot_admin.auth.links import Invite, Link
    from wabot_admin.payloads import Payload
    from wabot_admin.services import Services
    from wabot_runtime import Account

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

OPERATOR = "operator"
"""How the audit names who sits at wabot's own terminal."""

ALL = 100_000


def with_services(work: Callable[[Services], Awaitable[T]]) -> T:
    """Open the services, do some work and close them again."""
    from wabot_admin.services import open_services
    from wabot_runtime import configure_log, load_settings, open_runtime

    settings = load_settings()
    configure_log(level=settings.log_level, format=settings.log_format)

    async def run() -> T:
        async with open_runtime(settings) as runtime:
            return await work(await open_services(runtime))

    return asyncio.run(run())


def with_change(
    action: str,
    object: str,
    work: Callable[[Services], Awaitable[T]],
    *,
    touched: Callable[[T], str] | None = None,
) -> T:
    """Do what changes something, as `with_services` does, and keep it in the audit: its intent first, then its outcome.

    `touched` names what was changed where nobody knows it before.
    """

    async def change(services: Services) -> T:
        from wabot_admin.audit import changing

        async with changing(services, actor=OPERATOR, action=action, object=object) as row:
            done = await work(services)
            if touched is not None:
                row.object = touched(done)
            return done

    return with_services(change)


async def account_of(services: Services, email: str) -> Account:
    """Return the account with an address; raise NotFound."""
    from wabot_core import NotFound

    account = await services.desk.accounts.by_email(email.strip().lower())
    if account is None:
        raise NotFound(what="account", id=email)
    return account


def read_words(schema: type[Payload], **words: Any) -> dict[str, Any]:
    """Return what a command was given as the API would read it; what it refuses is said as click says it."""
    from marshmallow import ValidationError

    try:
        loaded: dict[str, Any] = schema().load(words)
    except ValidationError as error:
        told = error.normalized_messages()  # type: ignore[no-untyped-call]
        raise click.UsageError("; ".join(f"{name}: {_sentence(why)}" for name, why in told.items())) from error
    return loaded


def with_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return a decorator that adds click's options to a command, for commands that take the same ones."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _sentence(why: Any) -> str:
    """Return marshmallow's messages of a field, which may be of its items, in one line."""
    found = [_sentence(each) for each in why.values()] if isinstance(why, dict) else map(str, why)
    return " ".join(dict.fromkeys(found))


@click.group()
def accounts() -> None:
    """Look after the accounts of the admin."""


@accounts.command()
@click.argument("email")
@click.option("--name", help="How the person is called; left out, the address.")
@click.option("--role", default="viewer", show_default=True, help="admin, editor, viewer, agent or one of your own.")
@click.option("--invite", is_flag=True, help="Print a one-time token instead of asking for a password.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, name: str | None, role: str, invite: bool, password_stdin: bool) -> None:
    """Make an account, or invite someone to make theirs.

    \b
    examples:
      wabot accounts create ana@example.org --role admin
      wabot accounts create bo@example.org --role agent --invite
    """
    from wabot_admin.api.invites import InviteBody
    from wabot_admin.auth import links

    address = read_words(InviteBody, email=email, role=role)["email"]

    async def offer(services: Services) -> Link:
        return await links.invite(services, email=address, role=role)

    async def make(services: Services) -> Account:
        return await links.make_account(services, email=address, name=name or address, role=role, password=password)

    if invite:
        _show(with_change("invite_account", "", offer), "/api/auth/invite")
        return
    password = (
        sys.stdin.readline().rstrip("\n")
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    with_change("create_account", "", make, touched=lambda account: account.id)
    click.echo(f"Made the account {address}.")


@accounts.command("list")
@json_option
def list_accounts(as_json: bool) -> None:
    """List the accounts with their roles.

    \b
    examples:
      wabot accounts list --json
    """
    found = with_services(lambda services: services.desk.accounts.page(limit=ALL))
    rows = [
        {"email": each.email, "name": each.name, "role": each.role, "disabled": each.disabled, "totp": each.totp_active}
        for each in found
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['email']}  {row['role']}{'  disabled' if row['disabled'] else ''}")
    if not rows:
        click.echo("There is no account yet.")


@accounts.command("invites")
@json_option
def list_invites(as_json: bool) -> None:
    """List who was invited and has not come yet.

    \b
    examples:
      wabot accounts invites
      wabot accounts invites --json
    """

    async def read(services: Services) -> Sequence[Invite]:
        from wabot_admin.auth import links

        return await links.list_invites(services)

    found = with_services(read)
    if as_json:
        print_json([{**asdict(each), "expires": each.expires.isoformat()} for each in found])
        return
    for each in found:
        click.echo(f"{each.email}  {each.role}  until {each.expires:%Y-%m-%d %H:%M} UTC")
    if not found:
        click.echo("Nobody is invited. Invite someone: wabot accounts create EMAIL --invite")


@accounts.command("withdraw")
@click.argument("email")
def withdraw(email: str) -> None:
    """Withdraw the invite of someone who has not come yet: its link works no more.

    \b
    examples:
      wabot accounts withdraw bo@example.org
    """

    async def forget(services: Services) -> str:
        from wabot_admin.auth import links
        from wabot_core import NotFound

        found = next((each for each in await links.list_invites(services) if each.email == email.strip().lower()), None)
        if found is None:
            raise NotFound(what="invite", id=email)
        await links.withdraw_invite(services, found.id)
        return found.id

    with_change("withdraw_invite", "", forget, touched=lambda id: id)
    click.echo(f"Withdrew the invite of {email}.")


@accounts.command()
@click.argument("email")
@click.option("--undo", is_flag=True, help="Let the account in again.")
def disable(email: str, undo: bool) -> None:
    """Keep an account out: its sessions and keys stop working at once.

    \b
    examples:
      wabot accounts disable bo@example.org
    """

    async def change(services: Services) -> Account:
        account = await account_of(services, email)
        await services.desk.accounts.change(account.id, now=services.now(), disabled=not undo)
        return account

    action = "enable_account" if undo else "disable_account"
    with_change(action, "", change, touched=lambda account: account.id)
    click.echo(f"{'Enabled' if undo else 'Disabled'} {email}.")


@accounts.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a one-time token with which someone sets a new password; the second factor stays, see `one-step`.

    \b
    examples:
      wabot accounts reset ana@example.org
    """
    from wabot_admin.auth import links

    async def offer(services: Services) -> tuple[Account, Link]:
        account = await account_of(services, email)
        return account, await links.offer_reset(services, account)

    _, link = with_change("reset_account", "", offer, touched=lambda done: done[0].id)
    _show(link, "/api/auth/reset")


@accounts.command("one-step")
@click.argument("email")
def one_step(email: str) -> None:
    """Take the second factor off someone who lost it and their recovery codes; they are signed out everywhere.

    Make sure that it is them who asks: from then on the password alone lets in, until they set up another.

    \b
    examples:
      wabot accounts one-step ana@example.org
    """

    async def remove(services: Services) -> str:
        from wabot_admin.auth.totp import take_off

        account = await account_of(services, email)
        await take_off(services, account)
        return account.id

    with_change("remove_account_totp", "", remove, touched=lambda id: id)
    click.echo(f"{email} signs in with the password alone.")


def _show(link: Link, path: str) -> None:
    click.echo(f"Token, good once and until {link.expires:%Y-%m-%d %H:%M} UTC at {path}:")
    click.echo(link.token)
