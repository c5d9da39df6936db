"""`wabot plugins show`, `impact` and `changes`: a plugin from the terminal, through the services the API uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from wabot_admin.desk_commands import with_services
from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from wabot_admin.plugin_changes import PluginChange
    from wabot_admin.plugin_uses import Impact, UsingVersion
    from wabot_admin.plugins import PluginDetail
    from wabot_admin.services import Services

PLUGIN = click.argument("plugin")

AFTERWARDS = """
When it is gone its steps stay in their flows. Conversations that are at one, or come to one, pause there; wabot looks
after a minute and then every 15 minutes, and they go on when the plugin is back. After some five days they end as
failed. Its triggers start nothing meanwhile."""


@click.command()
@PLUGIN
@json_option
def show(plugin: str, as_json: bool) -> None:
    """Show what a plugin is and brings: who made it, its nodes and triggers; of a broken one, where it failed.

    \b
    examples:
      wabot plugins show forms
      wabot plugins show forms --json
    """

    async def read(services: Services) -> PluginDetail:
        from wabot_admin.plugins import find_plugin

        return find_plugin(services, plugin)

    found = with_services(read)
    if as_json:
        print_json(asdict(found))
        return
    row, package = found.row, found.package
    click.echo(f"{row.name}  {row.distribution} {row.version}  {row.status}")
    for line in (row.reason, package.summary, package.author, package.licence):
        if line:
            click.echo(line)
    for link in package.links:
        click.echo(f"{link.label}: {link.url}")
    for each in found.actions:
        exits = ", ".join(exit["name"] for exit in (*each["exits"], *each["system_exits"]))
        click.echo(f"node     {each['type']}  {each['title']}  → {exits}")
    for each in found.triggers:
        click.echo(f"trigger  {each['type']}  {each['title']}")
    for kind, name in found.parts:
        click.echo(f"{kind:7}  {name}")
    if found.traceback:
        click.echo(f"\n{found.traceback}")


@click.command()
@PLUGIN
@json_option
def impact(plugin: str, as_json: bool) -> None:
    """Say which bots use a plugin, in which versions and flows, and who waits there: before it is removed or updated.

    A plugin that bots use but that is gone is told too.

    \b
    examples:
      wabot plugins impact forms
      wabot plugins impact forms --json
    """

    async def read(services: Services) -> Impact:
        from wabot_admin.plugin_uses import find_impact

        return await find_impact(services, plugin)

    found = with_services(read)
    if as_json:
        print_json(asdict(found))
        return
    for bot in found.bots:
        for version in bot.versions:
            for use in version.uses:
                waits = f"  {use.count} wait" if use.count else ""
                click.echo(f"{bot.bot}  {_version(version)}  {use.flow}/{use.node or use.trigger}  {use.type}{waits}")
    for variable in found.needed_by:
        click.echo(f"{variable} names a part of it: wabot does not start without it.")
    for number in found.numbers:
        click.echo(f"The number {number} is connected by it.")
    for secret in found.secrets:
        click.echo(f"secret {secret.name}  {'set' if secret.set else 'not set'}")
    if not (found.bots or found.needed_by or found.numbers):
        click.echo("Nothing uses it.")
        return
    click.echo(f"{found.count} wait at its steps, {found.others} elsewhere in versions that have them.")
    click.echo(AFTERWARDS)


@click.command()
@json_option
def changes(as_json: bool) -> None:
    """List what the last restarts of the admin changed among the plugins, the newest first.

    \b
    examples:
      wabot plugins changes
      wabot plugins changes --json
    """

    async def read(services: Services) -> Sequence[PluginChange]:
        from wabot_admin.plugin_changes import list_changes

        return await list_changes(services)

    found = with_services(read)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        versions = " → ".join(version for version in (each.before, each.after) if version)
        click.echo(f"{each.at:%Y-%m-%d %H:%M}  {each.kind:8}  {each.plugin}  {versions}".rstrip())
    if not found:
        click.echo("Nothing has changed yet.")


def _version(version: UsingVersion) -> str:
    return "draft" if version.revision is None else f"revision {version.revision}{' (live)' if version.live else ''}"
