"""`wabot settings`: the workspace's settings and flags from the terminal, through the services the API uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import OPERATOR, with_services
from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wabot_admin.services import Services


@click.group()
def settings() -> None:
    """Look after the workspace's settings, and see what wabot was started with."""


@settings.command()
@json_option
def show(as_json: bool) -> None:
    """Show the workspace's settings and flags, and what wabot was started with; secrets are hidden.

    \b
    examples:
      wabot settings show
      wabot settings show --json
    """

    async def read(services: Services) -> Mapping[str, Any]:
        from wabot_admin import settings as service
        from wabot_admin.flags import read_flags

        _, found = await service.read_settings(services)
        process = [vars(each) for each in service.process_settings(services.runtime.settings)]
        return {**found, "flags": await read_flags(services), "process": process}

    found = with_services(read)
    if as_json:
        print_json(found)
        return
    for name, value in found["values"].items():
        click.echo(f"{name} = {value}{'' if found['set'][name] is not None else '  (default)'}")
    for name, on in found["flags"].items():
        click.echo(f"{name} is {'on' if on else 'off'}")
    for each in found["process"]:
        if each["source"] != "default":
            click.echo(f"{each['variable']} = {each['value']}")


@settings.command("set")
@click.argument("name")
@click.argument("value", required=False)
def set_setting(name: str, value: str | None) -> None:
    """Set one of the workspace's settings; without a value it has its default again.

    \b
    examples:
      wabot settings set timezone Europe/Berlin
      wabot settings set send_rate 2.5
      wabot settings set send_rate
    """

    async def work(services: Services) -> Any:
        from wabot_admin import settings as service
        from wabot_admin.api.settings import SettingsBody
        from wabot_admin.audit import changing
        from wabot_admin.errors import BadRequest
        from wabot_admin.payloads import load

        rev, found = await service.read_settings(services)
        if name not in found["set"]:
            raise click.BadParameter(f"the settings are {', '.join(found['set'])}", param_hint="NAME")
        try:
            body = load(SettingsBody, {**found["set"], name: _number(name, value)})
        except BadRequest as error:
            wrong: Any = error.facts["fields"]
            raise click.BadParameter(" ".join(wrong[name]), param_hint="VALUE") from error
        async with changing(services, actor=OPERATOR, action="change_settings"):
            _, found = await service.save_settings(services, body, rev=rev)
        return found["values"][name]

    click.echo(f"{name} = {with_services(work)}")


@settings.command()
@click.argument("flag")
@click.argument("state", type=click.Choice(["on", "off"]))
def switch(flag: str, state: str) -> None:
    """Switch something on or off for everybody in the workspace; `wabot settings show` names what there is.

    \b
    examples:
      wabot settings switch publish_anyway off
    """

    async def work(services: Services) -> None:
        from wabot_admin.audit import changing
        from wabot_admin.flags import FLAGS, flags_with_rev, set_flags

        if flag not in FLAGS:
            raise click.BadParameter(f"the flags are {', '.join(FLAGS)}", param_hint="FLAG")
        async with changing(services, actor=OPERATOR, action="change_flags"):
            rev, _ = await flags_with_rev(services)
            await set_flags(services, {flag: state == "on"}, rev=rev)

    with_services(work)
    click.echo(f"{flag} is {state}")


def _number(name: str, value: str | None) -> Any:
    """Return what was typed as a number where the setting is one; what is none is refused later, by its schema."""
    if value is None or not name.startswith(("send_", "loop_")):
        return value
    try:
        return float(value) if name == "send_rate" else int(value)
    except ValueError:
        return value
