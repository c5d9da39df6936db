"""`wabot contacts`: people, through the services the API uses."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import OPERATOR, with_change, with_services
from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from wabot_admin.services import Services
    from wabot_runtime import ContactRow, Erased, Likeness, MergePlan

CONTACT = click.argument("contact")


@click.group()
def contacts() -> None:
    """Look after contacts: list, opt out and in, merge, tell apart, erase."""


@contacts.command("list")
@click.option("--search", help="A part of a name or of a phone number.")
@click.option("--opted-out", is_flag=True, help="Only those who opted out.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most.")
@json_option
def list_contacts(search: str | None, opted_out: bool, limit: int, as_json: bool) -> None:
    """List contacts, the last seen first.

    \b
    examples:
      wabot contacts list --search ana
      wabot contacts list --opted-out --json
    """
    from wabot_admin.contacts import ContactsFilter
    from wabot_admin.contacts import list_contacts as listed
    from wabot_admin.masking import Mask

    only = ContactsFilter(search=search, opted_out=opted_out or None)

    async def read(services: Services) -> list[ContactRow]:
        return list(await listed(services, Mask(full=True), limit=limit, only=only))

    rows = with_services(read)
    if as_json:
        print_json([_json(row) for row in rows])
        return
    for row in rows:
        out = "  opted out" if row.opted_out else ""
        click.echo(f"{row.handle}  {row.name or '-'}  {row.phone or row.id}  {row.number_name}{out}")
    if not rows:
        click.echo("There is no such contact.")


@contacts.command("opt-out")
@CONTACT
def opt_out(contact: str) -> None:
    """Send a contact nothing more; what is queued is dropped.

    \b
    examples:
      wabot contacts opt-out 5f0c3a9be2d14c77a1b0c2d3
    """
    _opt(contact, out=True)


@contacts.command("opt-in")
@CONTACT
def opt_in(contact: str) -> None:
    """Let a contact who opted out get messages again.

    \b
    examples:
      wabot contacts opt-in 5f0c3a9be2d14c77a1b0c2d3
    """
    _opt(contact, out=False)


@contacts.command()
@CONTACT
@click.argument("into")
@click.option("--dry-run", is_flag=True, help="Only say what would move.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@json_option
def merge(contact: str, into: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Merge CONTACT into INTO, because both are one person who wrote under two ids; `unmerge` takes it back.

    \b
    examples:
      wabot contacts merge 5f0c3a9be2d14c77a1b0c2d3 0d9be2f7c4a1b3e85f60c7a2 --dry-run
      wabot contacts merge 5f0c3a9be2d14c77a1b0c2d3 0d9be2f7c4a1b3e85f60c7a2 --yes
    """
    from wabot_admin.merges import merge_contacts, preview_merge

    if not (yes or dry_run):
        click.confirm("Merge these two contacts?", abort=True)

    async def preview(services: Services) -> MergePlan:
        return (await preview_merge(services, contact, into)).plan

    async def work(services: Services) -> MergePlan:
        plan = await preview(services)
        await merge_contacts(services, contact, into, by=OPERATOR)
        return plan

    plan = with_services(preview) if dry_run else with_change("merge_contact", contact, work)
    if as_json:
        print_json(asdict(plan))
        return
    moves = ", ".join(f"{count} {name}" for name, count in plan.moves.items() if count) or "nothing"
    click.echo(f"{'Would move' if dry_run else 'Moved'}: {moves}.")
    for one in plan.renamed:
        click.echo(f"The older capture {one.kind} {one.key!r} is kept as {one.new_key!r}.")
    if plan.ends:
        click.echo(f"The conversation {plan.ends} ends, {plan.stays} goes on.")


@contacts.command()
@json_option
def alike(as_json: bool) -> None:
    """List pairs of contacts that may be one person, to be merged or told apart.

    \b
    examples:
      wabot contacts alike
      wabot contacts alike --json
    """

    async def read(services: Services) -> list[Likeness]:
        from wabot_admin.merges import list_likenesses

        return list((await list_likenesses(services, anew=True))[0])

    pairs = with_services(read)
    if as_json:
        print_json([{"why": pair.why, "one": _json(pair.one), "other": _json(pair.other)} for pair in pairs])
        return
    for pair in pairs:
        who = (f"{row.handle}  {row.name or '-'}  {row.phone or row.id}" for row in (pair.one, pair.other))
        click.echo(f"same {pair.why}: {' and '.join(who)}")
    if not pairs:
        click.echo("No two contacts look like one person.")


@contacts.command()
@CONTACT
@click.argument("other")
def apart(contact: str, other: str) -> None:
    """Keep that CONTACT and OTHER are two people: `alike` names them no more.

    \b
    examples:
      wabot contacts apart 0d9be2f7c4a1b3e85f60c7a2 5f0c3a9be2d14c77a1b0c2d3
    """

    async def work(services: Services) -> None:
        from wabot_admin.merges import tell_apart

        await tell_apart(services, contact, other, by=OPERATOR)

    with_change("tell_apart", contact, work)
    click.echo("Kept apart.")


@contacts.command()
@CONTACT
@click.argument("merged")
def unmerge(contact: str, merged: str) -> None:
    """Part CONTACT again from MERGED, which was merged into it; what came after the merge stays with CONTACT.

    \b
    examples:
      wabot contacts unmerge 0d9be2f7c4a1b3e85f60c7a2 5f0c3a9be2d14c77a1b0c2d3
    """

    async def work(services: Services) -> None:
        from wabot_admin.merges import unmerge_contact

        await unmerge_contact(services, contact, merged)

    with_change("unmerge_contact", contact, work)
    click.echo("Parted.")


@contacts.command()
@CONTACT
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--keep-file", is_flag=True, help="Leave the embedded database's file as it is: quicker, less thorough.")
def erase(contact: str, yes: bool, keep_file: bool) -> None:
    """Erase a person and everything kept about them, for good.

    On SQLite the database's file is written anew, so that no byte of them is left in it.

    \b
    examples:
      wabot contacts erase 5f0c3a9be2d14c77a1b0c2d3 --yes
    """
    if not yes:
        click.confirm("This can't be undone. Erase this person?", abort=True)

    async def work(services: Services) -> Erased:
        from wabot_admin.contacts import erase_contact

        return await erase_contact(services, contact)

    erased = with_change("erase_contact", contact, work)
    if not keep_file:
        _scrub()
    click.echo(f"Erased: {erased.rows} rows and {len(erased.files)} files, on {len(erased.people)} numbers.")


@contacts.command("erase-again")
def erase_again() -> None:
    """After restoring a backup, erase again who was erased since it was made.

    \b
    examples:
      wabot contacts erase-again
    """

    async def work(services: Services) -> int:
        from wabot_admin.contacts import erase_again as again

        return await again(services)

    count = with_change("erase_again", "", work, touched=str)
    if count:
        _scrub()
    click.echo(f"Erased again: {count}.")


def _opt(contact: str, *, out: bool) -> None:
    async def work(services: Services) -> None:
        from wabot_admin.contacts import opt

        await opt(services, contact, out=out, by=OPERATOR)

    with_change("opt_contact_out" if out else "opt_contact_in", contact, work)
    click.echo("Opted out." if out else "Opted in.")


def _scrub() -> None:
    """Write the embedded database's file anew; other databases look after themselves."""
    from wabot_runtime import load_settings, scrub

    scrub(load_settings().records_url)


def _json(row: ContactRow) -> dict[str, Any]:
    return {
        "id": row.handle,
        "number": row.number,
        "name": row.name,
        "phone": row.phone,
        "language": row.language,
        "fields": dict(row.fields),
        "seen": row.seen.isoformat(),
        "opted_out": row.opted_out and row.opted_out.isoformat(),
    }
