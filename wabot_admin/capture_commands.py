"""`wabot captures`: what flows kept, through the services the API uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import read_words, with_change, with_options, with_services
from wabot_admin.printing import into
from wabot_runtime import json_option, print_json, print_table

if TYPE_CHECKING:
    from wabot_admin.services import Services
    from wabot_runtime import CaptureFilter


FILTERS = with_options(
    click.option("--kind", help="Only captures of this kind."),
    click.option("--bot", help="Only what this bot's flows kept."),
    click.option("--number", help="Only what came in on this number."),
    click.option("--contact", help="Only what is of this contact."),
    click.option("--since", help="From then on, such as 2026-11-01T00:00:00Z."),
    click.option("--until", help="Before then."),
    click.option("--search", help="Beginnings of words in what was kept."),
)


@click.group()
def captures() -> None:
    """Look after captures: what flows kept, such as form answers and leads."""


@captures.command("list")
@FILTERS
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most.")
@json_option
def list_captures(limit: int, as_json: bool, **words: Any) -> None:
    """List captures, the newest first.

    \b
    examples:
      wabot captures list --kind lead
      wabot captures list --since 2026-11-01T00:00:00Z --json
    """
    only = _only(words)

    async def read(services: Services) -> list[dict[str, Any]]:
        from wabot_admin import captures as service
        from wabot_admin.masking import Mask

        found = await service.list_captures(services, Mask(full=True), limit=limit, only=only)
        return [shown for _, shown in found]

    rows = with_services(read)
    if as_json:
        print_json([row | {"at": row["at"].isoformat()} for row in rows])
        return
    told = [
        {
            **{"at": f"{row['at']:%Y-%m-%d %H:%M}", "kind": row["kind"], "bot": row["bot"]["name"]},
            "person": row["contact"]["name"] or row["contact"]["phone"],
            "data": ", ".join(f"{name}: {value}" for name, value in row["data"].items()),
        }
        for row in rows
    ]
    print_table(told, ("at", "kind", "bot", "person", "data"), empty="There is no such capture.")


@captures.command()
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV that no spreadsheet takes for formulas.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@FILTERS
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead.")
def export(as_csv: bool, as_json: bool, output: Path | None, **words: Any) -> None:
    """Export captures, all of them, the oldest first.

    \b
    examples:
      wabot captures export --csv --kind lead > leads.csv
      wabot captures export --json --output captures.json
    """
    from wabot_admin.captures import export_csv, export_json
    from wabot_admin.masking import Mask

    if as_csv == as_json:
        raise click.UsageError("Say --csv or --json.")
    only = _only(words)

    async def write(services: Services) -> None:
        make = export_csv if as_csv else export_json
        parts = await make(services, Mask(full=True), only)
        with into(output) as file:
            async for part in parts:
                file.write(part)

    with_change("export_captures_csv" if as_csv else "export_captures_json", "", write)


def _only(words: dict[str, Any]) -> CaptureFilter:
    """Return the filter that the options say, read as the API reads them."""
    from wabot_admin.api.captures import CaptureFilterQuery, filter_of

    return filter_of(read_words(CaptureFilterQuery, **{name: word for name, word in words.items() if word is not None}))
