"""`wabot audit`: who did what, and whether the chain is whole, through the services the API uses."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import read_words, with_change, with_options, with_services
from wabot_admin.printing import into
from wabot_runtime import json_option, print_json, print_table

if TYPE_CHECKING:
    from wabot_admin.services import Services
    from wabot_runtime import AuditFilter, AuditRow

SHOWN = ("number", "at", "actor", "action", "object", "outcome")


FILTERS = with_options(
    click.option("--actor", help="What this person did, with any of their keys."),
    click.option("--action", help="A part of what was done, such as publish."),
    click.option("--object", help="What it was done to, as the list names it."),
    click.option("--outcome", type=click.Choice(["done", "refused"]), help="Only what was done, or what was not."),
    click.option("--since", help="From then on, such as 2026-11-01T00:00:00Z."),
    click.option("--until", help="Before then."),
)


@click.group()
def audit() -> None:
    """Look after the audit: list, export, verify."""


@audit.command("list")
@FILTERS
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most.")
@json_option
def list_rows(limit: int, as_json: bool, **words: Any) -> None:
    """List what was done, the newest first.

    \b
    examples:
      wabot audit list --action publish
      wabot audit list --actor ana@example.org --since 2026-11-01T00:00:00Z --json
    """
    only = _only(words)

    async def read(services: Services) -> list[AuditRow]:
        from wabot_admin.audit import settle_lost

        await settle_lost(services)
        return list(await services.desk.audit.page(limit=limit, only=only))

    rows = [{name: getattr(row, name) for name in SHOWN} for row in with_services(read)]
    if as_json:
        print_json([row | {"at": row["at"].isoformat()} for row in rows])
        return
    told = [row | {"at": f"{row['at']:%Y-%m-%d %H:%M:%S}"} for row in rows]
    print_table(told, SHOWN, empty="Nothing like that was done." if any(words.values()) else "Nothing was done yet.")


@audit.command()
@FILTERS
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead.")
def export(output: Path | None, **words: Any) -> None:
    """Export rows as CSV, the newest first; no cell is taken for a formula. The export itself is in the audit.

    \b
    examples:
      wabot audit export --since 2026-01-01T00:00:00Z --output audit.csv
    """
    only = _only(words)

    async def write(services: Services) -> None:
        from wabot_admin.audit import export_csv

        parts: AsyncIterator[bytes] = await export_csv(services, only)
        with into(output) as file:
            async for part in parts:
                file.write(part)

    with_change("export_audit", "", write)


@audit.command()
@json_option
def verify(as_json: bool) -> None:
    """Check that nobody changed the audit; the first bad row is named, and the exit code is 1.

    Every row is stamped with the deployment's key over the row before it. The files store keeps a signed checkpoint
    of how far the audit had come, so that rows cut off its end are missed; without it they can't be.

    \b
    examples:
      wabot audit verify
    """
    from wabot_admin.audit import verify_all

    count, found = with_services(verify_all)
    if as_json:
        print_json({"rows": count, "wrong": found and {"number": found.number, "kind": found.kind}})
    elif found is None:
        click.echo(f"The audit is whole: {count} rows.")
    else:
        click.echo(f"The audit was tampered with: {found.kind} at row {found.number}.", err=True)
    if found is not None:
        sys.exit(1)


def _only(words: dict[str, Any]) -> AuditFilter:
    """Return the filter that the options say, read as the API reads them."""
    from wabot_admin.api.audit import AuditFilterQuery, filter_of

    return filter_of(read_words(AuditFilterQuery, **{name: word for name, word in words.items() if word is not None}))
