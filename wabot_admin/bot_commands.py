"""`wabot bots`: bots from the terminal, through the services the API uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import ALL, OPERATOR, with_change, with_services
from wabot_runtime import json_option, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wabot_admin.differences import Difference
    from wabot_admin.impact import Place
    from wabot_admin.services import Services
    from wabot_core.stores import BotRow, Draft, Revision

BOT = click.argument("bot")


@click.group()
def bots() -> None:
    """Look after bots: list, export, import, copy, rename, publish, compare, restore, deploy."""


@bots.command("list")
@json_option
def list_bots(as_json: bool) -> None:
    """List bots with the Revision that answers.

    \b
    examples:
      wabot bots list --json
    """

    async def read(services: Services) -> list[BotRow]:
        return list(await services.desk.bots.page(limit=ALL))

    rows = [{"id": row.id, "name": row.name, "live": row.live} for row in with_services(read)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        live = "not published" if row["live"] is None else f"revision {row['live']}"
        click.echo(f"{row['id']}  {row['name']}  {live}")
    if not rows:
        click.echo("There is no bot yet.")


@bots.command()
@BOT
@click.option("--revision", type=click.IntRange(min=1), help="This Revision; left out, the draft.")
def export(bot: str, revision: int | None) -> None:
    """Print a bot document.

    \b
    examples:
      wabot bots export clinic > clinic.json
      wabot bots export clinic --revision 3
    """

    async def read(services: Services) -> Draft | Revision:
        found = services.desk.bots
        return await (found.draft(bot) if revision is None else found.revision(bot, revision))

    print_json(with_services(read).document)


@bots.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", help="The bot's name; left out, the document's.")
def import_bot(file: Path, name: str | None) -> None:
    """Make a bot of a document and print its id; nothing in it is run, nothing is published.

    \b
    examples:
      wabot bots import clinic.json
    """

    async def make(services: Services) -> Draft:
        from wabot_admin import bots as service
        from wabot_runtime import read_document

        return await service.import_bot(services, read_document(file), name=name)

    click.echo(with_change("import_bot", "", make, touched=lambda draft: draft.bot).bot)


@bots.command()
@BOT
@click.argument("name")
def copy(bot: str, name: str) -> None:
    """Make another bot, called NAME, of a bot's draft and print its id; nothing is published.

    \b
    examples:
      wabot bots copy clinic-1a2b3c4d "Clinic in Porto"
    """

    async def make(services: Services) -> Draft:
        from wabot_admin import bots as service

        return await service.copy_bot(services, bot, name=name)

    click.echo(with_change("copy_bot", bot, make, touched=lambda draft: draft.bot).bot)


@bots.command()
@BOT
@click.argument("name")
def rename(bot: str, name: str) -> None:
    """Call a bot NAME from now on, in its draft too.

    \b
    examples:
      wabot bots rename clinic-1a2b3c4d "Clinic in Porto"
    """

    async def work(services: Services) -> BotRow:
        from wabot_admin import bots as service

        return await service.rename_bot(services, bot, name=name)

    click.echo(f"{bot} is called {with_change('rename_bot', bot, work).name} now.")


@bots.command()
@BOT
@click.option("--message", default="", help="What changed, for the history.")
@click.option("--anyway", is_flag=True, help="In spite of Problems and failing tests.")
@click.option(
    "--waiting",
    type=click.Choice(["finish", "move", "end"]),
    default="finish",
    show_default=True,
    help="What becomes of those in the middle of a talk on an older revision.",
)
@click.option(
    "nodes", "--move", multiple=True, metavar="[REVISION:]FLOW/NODE=FLOW/NODE", help="Who waits there goes on there."
)
@click.option("--ending", default="", help="What those hear whose conversation ends.")
def publish(bot: str, message: str, anyway: bool, waiting: Any, nodes: tuple[str, ...], ending: str) -> None:
    """Publish a bot's draft: it answers from now on.

    \b
    examples:
      wabot bots publish clinic --message "Sundays too"
      wabot bots publish clinic --waiting move --move welcome/ask=welcome/name
      wabot bots publish clinic --waiting end --ending "We start anew: write again."
    """

    from wabot_admin.impact import Plan

    plan = Plan(kind=waiting, nodes=[_row(text) for text in nodes], text=ending)

    async def work(services: Services) -> Revision:
        from wabot_admin import bots as service

        revision = await service.publish(services, bot, author=OPERATOR, message=message, anyway=anyway, waiting=plan)
        await services.runtime.moves.finish()
        for move in await services.desk.moves.of(bot):
            if move.revision == revision.number:
                counts = f"{move.moved} moved, {move.ended} ended, {move.stayed} stay, {move.people} are with a person."
                click.echo(counts, err=True)
        return revision

    from wabot_admin.errors import NotPublishable

    try:
        action = "publish_bot_anyway" if anyway else "publish_bot"
        revision = with_change(action, bot, work, touched=lambda made: f"{bot} {made.number}")
        click.echo(f"Published {bot} as revision {revision.number}.")
    except NotPublishable as error:
        fields: Any = error.facts["fields"]
        for problem in fields["problems"]:
            place = "/".join(part for part in (problem["flow"], problem["node"], problem["field"]) if part)
            click.echo(f"{place or 'bot'}: {problem['message']} {problem['mend']}", err=True)
        raise


@bots.command()
@BOT
@json_option
def impact(bot: str, as_json: bool) -> None:
    """Say who is in the middle of a talk with a bot, by revision and node, before its draft is published.

    \b
    examples:
      wabot bots impact clinic
      wabot bots impact clinic --json
    """

    async def read(services: Services) -> Sequence[Place]:
        from wabot_admin.impact import places

        return (await places(services, bot))[1]

    found = with_services(read)
    if as_json:
        from dataclasses import asdict

        print_json([asdict(each) for each in found])
        return
    for each in found:
        gone = "" if each.stays else "  not in the draft"
        click.echo(f"{each.count}  {each.revision}:{each.flow}/{each.node}  {each.title}  {each.hint}{gone}".rstrip())
    if not found:
        click.echo("Nobody is in the middle of a talk.")


@bots.command()
@BOT
@click.option("--before", type=click.IntRange(min=1), help="A Revision; left out, the live one.")
@click.option("--after", type=click.IntRange(min=1), help="A Revision; left out, the draft.")
@json_option
def diff(bot: str, before: int | None, after: int | None, as_json: bool) -> None:
    """Say what publishing a bot would change, or what changed between two Revisions.

    \b
    examples:
      wabot bots diff clinic
      wabot bots diff clinic --before 1 --after 3 --json
    """

    async def read(services: Services) -> list[Difference]:
        from wabot_admin import bots as service

        return list(await service.differences(services, bot, before=before, after=after))

    found = with_services(read)
    if as_json:
        from dataclasses import asdict

        print_json([asdict(each) for each in found])
        return
    for each in found:
        place = "/".join(part for part in (each.flow, each.id) if part)
        click.echo(f"{each.change}  {each.kind} {place}".rstrip())
    if not found:
        click.echo("They are the same.")


@bots.command()
@BOT
@click.argument("revision", type=click.IntRange(min=1))
def restore(bot: str, revision: int) -> None:
    """Make a Revision the draft again; nothing is published.

    \b
    examples:
      wabot bots restore clinic 3
    """

    async def work(services: Services) -> Draft:
        from wabot_admin import bots as service

        now = await services.desk.bots.draft(bot)
        return await service.restore(services, bot, revision, rev=now.rev)

    draft = with_change("restore_revision", f"{bot} {revision}", work)
    click.echo(f"The draft of {bot} is revision {revision} again (save {draft.rev}).")


@bots.command()
@BOT
@json_option
def revisions(bot: str, as_json: bool) -> None:
    """List a bot's Revisions, the newest first: who published each, when, and what changed.

    \b
    examples:
      wabot bots revisions clinic
      wabot bots revisions clinic --json
    """

    async def read(services: Services) -> list[dict[str, Any]]:
        from wabot_admin import bots as service

        live = (await services.desk.bots.get(bot)).live
        return [
            {
                "number": each.number,
                "live": each.number == live,
                "at": each.at.isoformat(timespec="seconds"),
                "author": each.author,
                "message": each.message,
                "sha256": each.sha256,
            }
            for each in await service.history(services, bot, limit=ALL)
        ]

    told = with_services(read)
    if as_json:
        print_json(told)
        return
    print_table(told, ["number", "live", "at", "author", "message"], empty=f"{bot} was not published yet.")


@bots.command()
@BOT
@click.argument("revision", type=click.IntRange(min=1))
def deploy(bot: str, revision: int) -> None:
    """Let a Revision answer from now on, an older one too; conversations end on the one they began with.

    \b
    examples:
      wabot bots deploy clinic 3
    """

    async def work(services: Services) -> BotRow:
        from wabot_admin import bots as service

        return await service.deploy(services, bot, revision)

    with_change("deploy_revision", f"{bot} {revision}", work)
    click.echo(f"Revision {revision} of {bot} answers now.")


def _row(text: str) -> tuple[int | None, str, str, str, str]:
    """Read `[revision:]flow/node=flow/node`."""
    import re

    found = re.fullmatch(r"(?:([1-9][0-9]{0,8}):)?([^/=]+)/([^/=]+)=([^/=]+)/([^/=]+)", text)
    if found is None:
        raise click.BadParameter(f"{text!r} is not like welcome/ask=welcome/name", param_hint="--move")
    revision, flow, node, to_flow, to_node = found.groups()
    return (int(revision) if revision else None, flow, node, to_flow, to_node)
