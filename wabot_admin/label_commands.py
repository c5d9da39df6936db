"""`wabot labels`: the labels conversations are sorted by, from the terminal; a label is called by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import read_words, with_change, with_services
from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wabot_admin.services import Services
    from wabot_runtime import Label

COLOUR = "#64748b"


async def label_of(services: Services, name: str) -> Label:
    """Return the label with a name, or an id; raise NotFound."""
    from wabot_core import NotFound

    for label in await services.desk.labels.all():
        if name in (label.name, label.id):
            return label
    raise NotFound(what="label", id=name)


@click.group()
def labels() -> None:
    """Look after labels: list, create, change, remove."""


@labels.command("list")
@json_option
def list_labels(as_json: bool) -> None:
    """List the labels by name.

    \b
    examples:
      wabot labels list --json
    """

    async def read(services: Services) -> Sequence[Any]:
        from wabot_admin.api.labels import LabelView

        found: list[Any] = LabelView(many=True).dump(await services.desk.labels.all())
        return found

    rows = with_services(read)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['name']}  {row['colour']}")
    if not rows:
        click.echo("There is no label yet.")


@labels.command()
@click.argument("name")
@click.option("--colour", default=COLOUR, show_default=True, help="As #rrggbb.")
def create(name: str, colour: str) -> None:
    """Make a label.

    \b
    examples:
      wabot labels create "Waits for parts" --colour "#c2410c"
    """

    async def make(services: Services) -> Label:
        from wabot_admin import labels as service

        return await service.make_label(services, **_loaded(name, colour))

    with_change("make_label", "", make, touched=lambda made: made.id)
    click.echo(f"Made the label {name}.")


@labels.command()
@click.argument("label")
@click.option("--name", help="What it is called from now on.")
@click.option("--colour", help="As #rrggbb.")
def change(label: str, name: str | None, colour: str | None) -> None:
    """Change a label's name or colour, on every conversation that has it.

    \b
    examples:
      wabot labels change "Waits for parts" --name Waiting
    """

    async def work(services: Services) -> Label:
        from wabot_admin import labels as service

        old = await label_of(services, label)
        wanted = _loaded(name or old.name, colour or old.colour)
        return await service.change_label(services, old.id, rev=old.rev, **wanted)

    done = with_change("change_label", "", work, touched=lambda changed: changed.id)
    click.echo(f"The label is {done.name} {done.colour} now.")


@labels.command()
@click.argument("label")
def remove(label: str) -> None:
    """Remove a label, from every conversation that has it too.

    \b
    examples:
      wabot labels remove Waiting
    """

    async def work(services: Services) -> str:
        from wabot_admin import labels as service

        old = await label_of(services, label)
        await service.remove_label(services, old.id)
        return old.id

    with_change("remove_label", "", work, touched=lambda id: id)
    click.echo(f"Removed the label {label}.")


def _loaded(name: str, colour: str) -> dict[str, str]:
    from wabot_admin.api.labels import LabelBody

    return read_words(LabelBody, name=name, colour=colour.lower())
